-- Everything has been written anew: from now on it counts, unless somebody else has begun to meanwhile.
local generation, number, began, candidates, since, restoring = unpack(KEYS)
local node, newest, beginning, named = unpack(ARGV)
if redis.call('GET', restoring) ~= node then
  return 'late'
end
redis.call('SET', number, newest)
redis.call('SET', began, beginning)
redis.call('DEL', candidates, since, restoring)
redis.call('SET', generation, named)
return 'done'

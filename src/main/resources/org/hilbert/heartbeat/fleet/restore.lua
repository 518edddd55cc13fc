-- Who writes everything anew, when what is here is gone or older than what the servers know: the one that knows most, once
-- all have had the time to come.
local generation, number, candidates, since, restoring = unpack(KEYS)
local node, cursor, known = unpack(ARGV)
local PATIENCE = 10000
-- One that knows nothing waits until all that know something have had the time to come.
local GATHERING = cursor == '0' and 5000 or 2000

local present = redis.call('GET', generation)
local newest = redis.call('GET', number) or '0'
-- known is given by one that wants it anew whatever is here.
if present and present ~= known and tonumber(newest) >= tonumber(cursor) then
  return 'ready'
end
redis.call('DEL', generation)
if redis.call('EXISTS', restoring) == 1 then
  return 'wait'
end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if redis.call('SET', since, string.format('%.0f', now), 'NX', 'PX', 2 * PATIENCE) then
  redis.call('DEL', candidates)
end
redis.call('ZADD', candidates, cursor, node)
redis.call('PEXPIRE', candidates, 2 * PATIENCE)
local waited = now - tonumber(redis.call('GET', since))
if waited < GATHERING then
  return 'wait'
end
local best = redis.call('ZREVRANGE', candidates, 0, 0)[1]
if best ~= node and (waited < PATIENCE or cursor == '0') then
  return 'wait'
end
redis.call('ZREM', candidates, node)
redis.call('SET', restoring, node, 'PX', 15000)
return 'restore'

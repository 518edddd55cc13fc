-- What a server that joins has to know before it reads the rest.
local generation, number, news, nodes, began = unpack(KEYS)
local clock = redis.call('TIME')
local last = redis.call('XREVRANGE', news, '+', '-', 'COUNT', 1)
return {
  string.format('%.0f', clock[1] * 1000000 + clock[2]),
  redis.call('GET', generation) or '',
  redis.call('GET', number) or '0',
  last[1] and last[1][1] or '0-0',
  redis.call('ZRANGE', nodes, 0, -1, 'WITHSCORES'),
  redis.call('GET', began) or '',
}

-- One round of one server: writes what it gathered, and gives what the others wrote since its last. All or nothing, and
-- nobody in between: so whoever builds on what it has read can be told that somebody else was faster.
--
-- All keys lie in one slot. Times are microseconds of this Redis' clock.
local generation, number, apps, heard, history, news, nodes, lease, told, doubt, shelves, earliest, lasting =
  unpack(KEYS)
local REMEMBERED, HEARD_TWICE, GIVEN_UP = 3600000000, 50000, 3000000
local LONGEST_DOUBT, SAME_DOUBT, AWAITED = 660000, 5000, 10000
local TOLD_FOR = 40 * 86400000000
local MOST_NEWS, MOST_LINES, AT_ONCE = 200, 1000, 2000

local at = 0
local function arg()
  at = at + 1
  return ARGV[at]
end

local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
-- Lua would write it with an exponent.
local function text(micros)
  return string.format('%.0f', micros)
end

local node, known, cursor, newsCursor = arg(), arg(), arg(), arg()
local flushed, sent, leaseMillis, mostHistory, leaves = arg(), arg(), tonumber(arg()), arg(), arg() == 'leaves'
local generationNow = redis.call('GET', generation)
local newest = redis.call('GET', number) or '0'
if not generationNow or tonumber(newest) < tonumber(cursor) then
  return {'lost', text(now)}
end
if generationNow ~= known then
  return {'other', text(now)}
end
-- Whoever sent it has given it up, and has sent another since.
if sent ~= '' and now - tonumber(sent) > GIVEN_UP then
  return {'late', text(now)}
end

local function line(entry, record)
  newest = redis.call('INCR', number)
  redis.call('XADD', history, 'MAXLEN', '~', mostHistory, text(newest) .. '-0', 't', entry, 'r', record)
  return newest
end

-- After a time without Redis, several servers may have found something of one application: the earliest goes first.
local waiting = tonumber(arg())
for _ = 1, waiting do
  local id, first = arg(), arg()
  redis.call('ZADD', earliest, 'LT', first, id)
end
if waiting > 0 then
  redis.call('PEXPIRE', earliest, AWAITED)
end
local anybodyWaits = redis.call('EXISTS', earliest) == 1
local function isEarlier(id, first)
  local score = anybodyWaits and redis.call('ZSCORE', earliest, id)
  return score and tonumber(score) < tonumber(first)
end

-- What was found: each builds on the line that was the application's last.
local committed, rejected = {}, {}
local function reject(id, record, score)
  rejected[#rejected + 1] = {id, score or '', record or ''}
end
for _ = 1, tonumber(arg()) do
  local id, base, seen, first, counted, record, entries = arg(), arg(), arg(), arg(), arg(), arg(), tonumber(arg())
  local before = redis.call('HGET', apps, id)
  local score = redis.call('ZSCORE', heard, id)
  local wasHeard = seen ~= '' and score and tonumber(score) > tonumber(seen) + HEARD_TWICE
  local last = base
  if isEarlier(id, first) then
    last = ''
    at = at + entries
  elseif (before and string.match(before, '^%d+') or '0') ~= base or wasHeard then
    reject(id, before, score)
    last = ''
    at = at + entries
    if anybodyWaits then
      redis.call('ZREM', earliest, id)
    end
  else
    local entry = before and string.match(before, '\n(.*)$') or ''
    for _ = 1, entries do
      entry = arg()
      last = text(line(entry, record))
    end
    if anybodyWaits and entries > 0 then
      redis.call('ZREM', earliest, id)
    end
    if record == '' then
      redis.call('HDEL', apps, id)
      redis.call('ZREM', heard, id)
    else
      redis.call('HSET', apps, id, last .. ' ' .. record .. '\n' .. entry)
      redis.call('ZADD', heard, 'GT', counted, id)
    end
  end
  committed[#committed + 1] = last
end

-- What happened besides; of what several servers find, the first tells.
for _ = 1, tonumber(arg()) do
  local kind, key, entry = arg(), arg(), arg()
  if kind == 'doubt' then
    if redis.call('SET', doubt, node, 'NX', 'PX', LONGEST_DOUBT) then
      line(entry, '')
    end
  elseif kind == 'sure' then
    local open = redis.call('GET', doubt)
    if open and open ~= 'ended' then
      -- Others that had the same doubt may be a moment behind.
      redis.call('SET', doubt, 'ended', 'PX', SAME_DOUBT)
      line(entry, '')
    end
  elseif redis.call('ZADD', told, 'NX', text(now), kind .. '|' .. key) == 1 then
    local last = line(entry, '')
    -- What lasts outlives its line in history; it may have been told to have ended before.
    if kind == 'end' then
      redis.call('HDEL', lasting, key)
    elseif kind == 'begin' and not redis.call('ZSCORE', told, 'end|' .. key) then
      redis.call('HSET', lasting, key, text(last) .. '\n' .. entry)
    end
  end
end

for _ = 1, tonumber(arg()) do
  local id = arg()
  reject(id, redis.call('HGET', apps, id), redis.call('ZSCORE', heard, id))
end

-- What the others wrote, before this server's own.
local others = redis.call('XRANGE', news, '(' .. newsCursor, '+', 'COUNT', MOST_NEWS)
local lines = redis.call('XRANGE', history, '(' .. cursor .. '-0', '+', 'COUNT', MOST_LINES)

local fields = {'n', node}
local texts = tonumber(arg())
for _ = 1, texts do
  local key, value = arg(), arg()
  if value == '' then
    redis.call('HDEL', shelves, key)
  else
    redis.call('HSET', shelves, key, value)
  end
  fields[#fields + 1] = 's'
  fields[#fields + 1] = key
  fields[#fields + 1] = 'v'
  fields[#fields + 1] = value
end

-- Beats: the moments and names first, then what each promises. A moment only rises, in whatever order it is written.
local beats = tonumber(arg())
if beats > 0 then
  local first = at + 1
  for i = first, first + 2 * beats - 1, AT_ONCE do
    redis.call('ZADD', heard, 'XX', 'GT', unpack(ARGV, i, math.min(i + AT_ONCE, first + 2 * beats) - 1))
  end
  fields[#fields + 1] = 'b'
  fields[#fields + 1] = table.concat(ARGV, '\n', first, first + 3 * beats - 1)
end
local read = #others > 0 and others[#others][1] or newsCursor
local complete = #others < MOST_NEWS and #lines < MOST_LINES
if #fields > 2 then
  local own = redis.call('XADD', news, 'MINID', '~', text(math.floor(now / 1000) - 60000), '*', unpack(fields))
  if #others < MOST_NEWS then
    read = own
  end
end

if leaves then
  redis.call('ZREM', nodes, node)
  if redis.call('GET', lease) == node then
    redis.call('DEL', lease)
  end
elseif tonumber(flushed) > 0 then
  redis.call('ZADD', nodes, 'GT', flushed, node)
end
redis.call('ZREMRANGEBYSCORE', nodes, '-inf', text(now - REMEMBERED))
redis.call('ZREMRANGEBYSCORE', told, '-inf', text(now - TOLD_FOR))
local holder = redis.call('GET', lease)
if leaseMillis > 0 and (not holder or holder == node) then
  redis.call('SET', lease, node, 'PX', leaseMillis)
  holder = node
end

return {
  'ok', text(now), complete and 1 or 0, holder or '', read, committed, rejected, lines, others,
  redis.call('ZRANGE', nodes, '-inf', '+inf', 'BYSCORE', 'WITHSCORES'), text(newest),
}

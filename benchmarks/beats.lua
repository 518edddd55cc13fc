-- What benchmarks/beats has wrk ask: the same path for each of so many applications in turn, made beforehand, so that the
-- client costs the same whatever is asked. Arguments: the path with %d for the application's number, and how many there are.

local asked, next = {}, 0

function init(arguments)
  for i = 1, tonumber(arguments[2]) do
    asked[i] = wrk.format("GET", (arguments[1]:gsub("%%d", i)))
  end
end

function request()
  next = next % #asked + 1
  return asked[next]
end

-- One line for the script: answers, microseconds, answers that were refusals, and all that went wrong with connections.
function done(summary, latency)
  local e = summary.errors
  io.write(string.format("TOLD %d %d %d %d %d\n", summary.requests, summary.duration, e.status,
    e.connect + e.read + e.write + e.timeout, latency:percentile(99)))
end

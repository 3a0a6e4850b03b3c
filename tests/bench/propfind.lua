-- wrk: PROPFIND of Depth 1, five properties a file; what signs in comes by wrk's own -H. With the
-- argument "varied" each also asks for one that nobody has, so that no answer of before is good.
local head = '<?xml version="1.0"?><D:propfind xmlns:D="DAV:"><D:prop><D:displayname/>'
  .. "<D:getlastmodified/><D:getcontentlength/><D:resourcetype/><D:getetag/>"
local tail = "</D:prop></D:propfind>"
local threads = 0

wrk.method = "PROPFIND"
wrk.headers["Depth"] = "1"
wrk.headers["Content-Type"] = "text/xml"
wrk.body = head .. tail

function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

function init(arguments)
  if arguments[1] ~= "varied" then
    return
  end
  local run, number = id .. "_" .. os.time() .. "_", 0
  request = function()
    number = number + 1
    local varied = '<x' .. run .. number .. ' xmlns="urn:bench"/>'
    return wrk.format(nil, nil, nil, head .. varied .. tail)
  end
end

-- Reading a hall. A call reads each thing once; what it read is kept in its `hall`.

local lane_fields = {}

-- Which epoch of a hall the centre compared with the journal and let go, in this life of the
-- server. It lies in the library's memory, not in a key: a restart, a fail-over or a moved slot
-- forgets it, and the hall refuses until it was compared again.
local ready_epoch = {}

-- Epoch and seq of a hall, and to whom it was handed.
local function position_of(root)
  local meta = redis.call('HMGET', sibling(root, 'meta'), 'epoch', 'seq', 'handed')
  return meta[1], meta[2], meta[3] or ''
end

local META = { 'epoch', 'seq', 'version', 'sha256', 'serial', 'command_days', 'handed',
  'appointed' }

local function hall_of(keys, now)
  local name, root = hall_name(keys), keys[1]
  local meta = redis.call('HMGET', sibling(root, 'meta'), unpack(META))
  if not meta[1] or ready_epoch[root] ~= meta[1] then refuse('HALL_NOT_READY', name) end
  return { name = name, root = root, now = now, epoch = tonumber(meta[1]),
    seq = tonumber(meta[2]), version = meta[3] or '', sha256 = meta[4] or '',
    serial = tonumber(meta[5] or 0), command_days = meta[6] or '', handed = meta[7] or '',
    appointed = tonumber(meta[8] or 0), tickets = {}, windows = {}, rules = {},
    appointments = {} }
end

local function hget(hall, key, field)
  return redis.call('HGET', sibling(hall.root, key), field)
end

-- Decode a field of a hash, or nil.
local function read(hall, key, field)
  local text = hget(hall, key, field)
  return text and cjson.decode(text) or nil
end

local function read_all(hall, key)
  local flat, found = redis.call('HGETALL', sibling(hall.root, key)), {}
  for index = 1, #flat, 2 do found[flat[index]] = flat[index + 1] end
  return found
end

local function find_ticket(hall, id)
  hall.tickets[id] = hall.tickets[id] or read(hall, 'tickets', id)
  return hall.tickets[id]
end

local function ticket_of(hall, id)
  return find_ticket(hall, id) or refuse('TICKET_UNKNOWN', id)
end

local function find_window(hall, id)
  hall.windows[id] = hall.windows[id] or read(hall, 'windows', id)
  return hall.windows[id]
end

local function window_of(hall, id)
  return find_window(hall, id) or refuse('WINDOW_UNKNOWN', id)
end

local function find_rule(hall, service)
  if not hall.rules[service] then
    local text = hget(hall, 'rules', service)
    hall.rules[service] = text and json.known(text) or nil
  end
  return hall.rules[service]
end

local function rule_of(hall, service)
  return find_rule(hall, service) or refuse('SERVICE_UNKNOWN', service)
end

-- A service that the configuration in force has: where tickets may go.
local function offered_rule(hall, service)
  local rule = rule_of(hall, service)
  return rule.offered and rule or refuse('SERVICE_UNKNOWN', service)
end

-- Zone to the last service day that ended.
local function ended_days(hall)
  local days = read_all(hall, 'days')
  for zone, day in pairs(days) do days[zone] = tonumber(day) end
  return days
end

-- The last service day that ended in any zone; for none before it is a number issued.
local function last_day(days)
  local last = 0
  for _, day in pairs(days) do last = math.max(last, day) end
  return last
end

-- The number blocks of a prefix on a service day, or nil.
local function leased_of(hall, key)
  local text = hget(hall, 'leases', key)
  return text and cjson.decode(text) or nil
end

-- The lowest number that kiosks hold; each of the last epochs has a space of its own.
local function floor_of(leased, epoch)
  return leased and leased.low or LAST_NUMBER + 1 - LEASE_GAP * ((epoch - 1) % LEASE_EPOCHS)
end

local function block_of(leased, count)
  for _, block in ipairs(leased and leased.blocks or {}) do
    if block.first <= count and count <= block.last then return block end
  end
  return nil
end

local function day_of(key)
  return tonumber(key:match('^%d+'))
end

-- Whether something may still be asked of a day's blocks: for a month after their day.
local function is_kept(leased, day, last)
  local month_before = last - (math.floor(last / 100) % 100 == 1 and 8900 or 100)
  return day >= last or (#leased.blocks > 0 and day > month_before)
end

local function window_lane(window)
  return 'window:' .. window
end

local function is_window_lane(lane)
  return lane:sub(1, 7) == 'window:'
end

-- Name a lane in the hall; a window's lane belongs to no service.
local function lane_name(service, lane)
  return is_window_lane(lane) and lane or service .. '|' .. lane
end

-- The lane that a ticket stands in now, or nil.
local function standing(ticket)
  if ticket.state == 'waiting' then return lane_name(ticket.service, ticket.lane) end
  if ticket.state == 'remote' then return lane_name(ticket.service, REMOTE) end
  return nil
end

local function member_of(ticket)
  return string.format('%010.0f|%s', ticket.serial, ticket.id)
end

local function head_of(text, lane)
  if not text or text == '' then return nil end
  local joined, serial, ticket = text:match('^(%d+)|(%d+)|(.*)$')
  return { lane = lane, joined = tonumber(joined), serial = tonumber(serial), ticket = ticket }
end

local function row_of(text)
  if not text or text == '' then return nil end
  local lane, count = text:match('^(.*)|(%d+)$')
  return { lane = lane, count = tonumber(count) }
end

local function row_text(row)
  return row.lane .. '|' .. digits(row.count)
end

-- The fields of `lines` that say all of a line: its lanes' heads, then its row.
local function fields_of_line(service)
  if not lane_fields[service] then
    local fields = {}
    for index, lane in ipairs(LANES) do fields[index] = service .. '|' .. lane end
    fields[#fields + 1] = service .. '|row'
    lane_fields[service] = fields
  end
  return lane_fields[service]
end

-- Lines {service, rule, row, heads} of those services that the hall knows: two reads for all.
local function lines_of(hall, services)
  if #services == 0 then return {} end
  local rules, fields, lines = redis.call('HMGET', sibling(hall.root, 'rules'), unpack(services)),
    {}, {}
  for _, service in ipairs(services) do
    for _, field in ipairs(fields_of_line(service)) do fields[#fields + 1] = field end
  end
  local texts, width = redis.call('HMGET', sibling(hall.root, 'lines'), unpack(fields)), #LANES + 1
  for index, service in ipairs(services) do
    if rules[index] then
      local heads, start = {}, (index - 1) * width
      for offset, lane in ipairs(LANES) do heads[lane] = head_of(texts[start + offset], lane) end
      lines[#lines + 1] = { service = service, rule = json.known(rules[index]), heads = heads,
        row = row_of(texts[start + width]) }
    end
  end
  return lines
end

-- The head of one lane, or nil.
local function lane_head(hall, name)
  return head_of(hget(hall, 'lines', name), name)
end

-- The services that the window's clerk may handle.
local function entitled(window, services)
  if not window.may then return services end
  local found = {}
  for _, service in ipairs(services) do
    if has(window.may, service) then found[#found + 1] = service end
  end
  return found
end

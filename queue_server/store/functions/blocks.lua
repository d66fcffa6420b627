-- Number blocks: leased to a kiosk, and what it gave of them while it was cut off
-- (domain/decisions/blocks.py).

local function once_each(values)
  local found = {}
  for _, value in ipairs(values) do
    if not has(found, value) then found[#found + 1] = value end
  end
  return found
end

local function is_over(hall, rule, day)
  local days = ended_days(hall)
  return (days[rule.zone] or 0) >= day or last_day(days) > day
end

-- q_lease: a block for each day below all that are leased; refuses SERVICE_UNKNOWN, TOO_LATE for
-- a day that ended, NUMBERS_SPENT where it would meet what was issued.
verb('lease', { device = 'text', service = 'text', days = 'wholes', count = 'positive' },
  function(hall, c)
    local rule, events, told = offered_rule(hall, c.service), {}, {}
    for index, day in ipairs(once_each(c.days)) do
      if is_over(hall, rule, day) then refuse('TOO_LATE', digits(day)) end
      local key = number_key(day, rule.prefix)
      local floor = floor_of(leased_of(hall, key), hall.epoch)
      local first = floor - c.count
      if first <= tonumber(hget(hall, 'numbers', key) or 0) then
        refuse('NUMBERS_SPENT', rule.prefix)
      end
      events[index] = { 'numbers.leased', { device = c.device, service = c.service,
        prefix = rule.prefix, day = day, first = first, last = floor - 1 } }
      told[index] = { prefix = rule.prefix, day = day, first = first, last = floor - 1 }
    end
    return { events = events, more = { blocks = told } }
  end)

-- The block of a reported number and its count, or nil and the code that says why not.
local function judged(hall, device, c)
  local prefix, text = c.number:match('^([A-HJ-NPR-Z][A-HJ-NPR-Z]?)(%d%d%d%d?)$')
  if not prefix or c.number ~= prefix .. string.format('%03d', tonumber(text)) then
    return nil, 'NUMBER_NOT_LEASED'
  end
  local block = block_of(leased_of(hall, number_key(c.day, prefix)), tonumber(text))
  if not block or block.device ~= device then return nil, 'NUMBER_NOT_LEASED' end
  if not find_rule(hall, c.service) then return nil, 'SERVICE_UNKNOWN' end
  return block, tonumber(text)
end

local REPORTED_FACTS = { 'printed', 'subject', 'agent', 'mask', 'language', 'wishes', 'people' }

local function reported_ticket(hall, device, c, block, serial)
  local joined = math.min(math.max(c.printed_at, block.at), hall.now)
  local ticket = { id = hall.name .. '-' .. digits(c.day) .. '-' .. c.number, hall = hall.name,
    day = c.day, number = c.number, serial = serial, service = c.service, items = c.items,
    kind = 'person', ticket_class = c.ticket_class, channel = 'kiosk', state = 'waiting',
    lane = c.ticket_class, joined = joined, issued_at = joined, item = 0, calls = 0, recalls = 0,
    rejoins = 0, device = device, offline = true }
  for _, name in ipairs(REPORTED_FACTS) do ticket[name] = c[name] end
  return ticket
end

-- The issue of a reported number, which keeps its promise over any limit and says so; one that is
-- reported after its day is cancelled. `before` are those of the same report. Gives the limit that
-- it is over, or nil.
local function take_reported(hall, ticket, events, before)
  local rule = rule_of(hall, ticket.service)
  local limit = subjects.limit_reached(hall, ticket, rule, before)
  events[#events + 1] = changed('issued', ticket, ticket, { limit = limit })
  if is_over(hall, rule, ticket.day) and not rule.carry then
    local change = { state = 'cancelled', reason = 'reported_late', ended_at = hall.now }
    events[#events + 1] = changed('cancelled', ticket, change, { by = 'report' })
  end
  return limit
end

-- Those of the days of which the kiosk has blocks.
local function held_days(hall, device, days)
  local leases, held, found = read_all(hall, 'leases'), {}, {}
  for key, text in pairs(leases) do
    for _, block in ipairs(cjson.decode(text).blocks) do
      if block.device == device then held[day_of(key)] = true end
    end
  end
  for _, day in ipairs(once_each(days)) do
    if held[day] then found[#found + 1] = day end
  end
  return found
end

-- What a report comes to so far: `told` of each number, those refused, the tickets issued.
local function take_one(hall, device, one, done)
  local block, count = judged(hall, device, one)
  local told = { number = one.number, day = one.day }
  done.told[#done.told + 1] = told
  if not block then
    told.code = count
    done.refused[#done.refused + 1] = told
    return
  end
  local ticket = reported_ticket(hall, device, one, block, hall.serial + 1 + #done.tickets)
  told.ticket = ticket.id
  if has(done.tickets, ticket.id) or has(block.used, count) then return end
  done.tickets[#done.tickets + 1] = ticket.id
  told.limit = take_reported(hall, ticket, done.events, done.before)
  done.before[#done.before + 1] = ticket
end

-- q_report: issue each number of the kiosk's own blocks once, with the place of when it was
-- printed, and drop the blocks of days that it gives up. A number that is not of its blocks is
-- told with a code, the others are taken all the same.
verb('report', { device = 'text', tickets = 'reported', ended = 'wholes?' }, function(hall, c)
  local done = { events = {}, told = {}, refused = {}, tickets = {}, before = {} }
  for _, one in ipairs(c.tickets) do take_one(hall, c.device, one, done) end
  local ended = c.ended and #c.ended > 0 and held_days(hall, c.device, c.ended) or {}
  if #done.events + #done.refused + #ended > 0 then
    done.events[#done.events + 1] = { 'numbers.reported', { device = c.device,
      tickets = done.tickets, refused = done.refused, ended = ended } }
  end
  return { events = done.events, more = { reported = done.told } }
end)

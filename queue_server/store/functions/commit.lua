-- From a plan to its effect: stage, reply, and only then the writes, the events first.

-- How many of a lane come before a ticket, which need not be in it.
local function rank(hall, name, ticket)
  local key, at = sibling(hall.root, 'lane', name), digits(ticket.joined)
  local high = redis.call('ZCOUNT', key, '-inf', at)
  if ticket.serial > hall.serial then return high end -- a new ticket comes behind all of its time
  local low = redis.call('ZCOUNT', key, '-inf', '(' .. at)
  while low < high do
    local middle = math.floor((low + high) / 2)
    local member = redis.call('ZRANGE', key, middle, middle)[1]
    if tonumber(member:match('^%d+')) < ticket.serial then
      low = middle + 1
    else
      high = middle
    end
  end
  return low
end

-- Those of another lane of the line that come before a place; all of the lane `first`.
local function before_place(hall, name, lane, limit)
  local key = sibling(hall.root, 'lane', name)
  if lane == FIRST then return redis.call('ZCARD', key) end
  return redis.call('ZCOUNT', key, '-inf', '(' .. digits(limit))
end

local STANDING = { 'first', 'appointment', 'priority', 'normal', REMOTE }

local standing_lanes = {}
local function standing_names(service)
  local names = standing_lanes[service]
  if not names then
    names = {}
    for index, lane in ipairs(STANDING) do names[index] = lane_name(service, lane) end
    standing_lanes[service] = names
  end
  return names
end

-- People before the ticket as it will be (`new`); as it is (`old`), it still stands in its lane
-- and must not be counted. The lanes are read as they are before the first write.
local function ahead(hall, new, old)
  local own = new.state == 'remote' and REMOTE or new.lane
  local own_name, from = lane_name(new.service, own), old and standing(old)
  local found = rank(hall, own_name, new)
  if from == own_name and old.joined < new.joined then found = found - 1 end
  if own == FIRST or is_window_lane(own) then return found end
  local rule = rule_of(hall, new.service)
  local place, names = order.place(rule, new.joined, new.lane), standing_names(new.service)
  local heads = redis.call('HMGET', sibling(hall.root, 'lines'), unpack(names))
  for index, lane in ipairs(STANDING) do
    local name = names[index]
    if lane ~= own and heads[index] and heads[index] ~= '' then
      local limit = place + order.head_start(rule, lane == REMOTE and 'normal' or lane)
      found = found + before_place(hall, name, lane, limit)
      if from == name and (lane == FIRST or old.joined < limit) then found = found - 1 end
    end
  end
  return found
end

local function reply_of(stage, plan)
  local hall = stage.hall
  local reply = { epoch = hall.epoch, seq = hall.seq + #plan.events, reason = plan.reason }
  if plan.ticket then
    reply.ticket = staged_ticket(stage, plan.ticket)
    if plan.ahead then
      reply.ahead = ahead(hall, reply.ticket, find_ticket(hall, plan.ticket))
    end
  end
  if plan.appointment then reply.appointment = appointments.staged(stage, plan.appointment) end
  for name, value in pairs(plan.more or {}) do reply[name] = value end
  if plan.window then
    reply.window = patched(staged_window(stage, plan.window), { id = plan.window })
  end
  return json.encode(reply)
end

local function entries_of(hall, call, plan, reply)
  local entries = {}
  for index, event in ipairs(plan.events) do
    local entry = { 'XADD', sibling(hall.root, 'events'),
      digits(hall.epoch) .. '-' .. digits(hall.seq + index), 'at', digits(hall.now),
      'type', event[1], 'data', json.encode(event[2]), 'command', call.id,
      'principal', call.principal, 'fingerprint', call.fingerprint }
    if index == 1 then
      entry[#entry + 1] = 'reply'
      entry[#entry + 1] = reply
    end
    entries[index] = entry
  end
  return entries
end

local function documents_of(stage, name)
  local writes, key = {}, sibling(stage.hall.root, name)
  for id, document in pairs(stage[name]) do
    writes[#writes + 1] = document == NULL and { 'HDEL', key, id }
      or { 'HSET', key, id, json.encode(document) }
  end
  return writes
end

local function run(writes)
  for _, write in ipairs(writes) do redis.call(unpack(write)) end
end

-- Pack the heads of the lanes that changed; an empty lane leaves ''.
local function pack_heads(root, lanes)
  local fields = {}
  for name in pairs(lanes) do
    local head = redis.call('ZRANGE', sibling(root, 'lane', name), 0, 0, 'WITHSCORES')
    local serial, ticket
    if head[1] then serial, ticket = head[1]:match('^(%d+)|(.*)$') end
    fields[#fields + 1] = name
    fields[#fields + 1] = ticket
      and digits(tonumber(head[2])) .. '|' .. digits(tonumber(serial)) .. '|' .. ticket or ''
  end
  for index = 1, #fields, 1000 do
    local last = math.min(index + 999, #fields)
    redis.call('HSET', sibling(root, 'lines'), unpack(fields, index, last))
  end
end

local function write_meta(stage, count)
  local hall, fields = stage.hall, {}
  for name, value in pairs(stage.meta) do
    fields[#fields + 1] = name
    fields[#fields + 1] = type(value) == 'number' and digits(value) or value
  end
  redis.call('HSET', sibling(hall.root, 'meta'), 'seq', digits(hall.seq + count),
    'at', digits(hall.now), unpack(fields))
end

-- Days whose command ids are kept, newest first; `from` leaves out older ones.
local function days_of(text, from)
  local days = {}
  for day in text:gmatch('%d+') do
    if tonumber(day) >= from then days[#days + 1] = tonumber(day) end
  end
  table.sort(days, function(one, other) return one > other end)
  return days
end

local function commands_key(hall, day)
  return sibling(hall.root, 'commands', digits(day))
end

-- On the first command of a day the days before yesterday are dropped.
local function begin_day(hall, today)
  local kept = days_of(hall.command_days, today - 1)
  if has(kept, today) then return end
  for _, day in ipairs(days_of(hall.command_days, 0)) do
    if day < today - 1 then redis.call('UNLINK', commands_key(hall, day)) end
  end
  kept[#kept + 1] = today
  redis.call('HSET', sibling(hall.root, 'meta'), 'command_days', table.concat(kept, ' '))
end

local function remember(hall, call, reply)
  local today = math.floor(call.real / DAY_MS)
  begin_day(hall, today)
  redis.call('HSET', commands_key(hall, today), call.memory, call.fingerprint .. '|' .. reply)
end

-- The reply that this command id had, or nil; KEY_REUSED for another request under it.
local function remembered(hall, call)
  for _, day in ipairs(days_of(hall.command_days, math.floor(call.real / DAY_MS) - 1)) do
    local kept = redis.call('HGET', commands_key(hall, day), call.memory)
    if kept then
      local fingerprint, reply = kept:match('^(%x+)|(.*)$')
      return fingerprint == call.fingerprint and reply or refuse('KEY_REUSED', call.id)
    end
  end
  return nil
end

-- Do a plan {events, ticket, window, reason, more, ahead}; one of no events writes nothing.
local function commit(hall, call, plan)
  local stage = stage_of(hall)
  for _, event in ipairs(plan.events) do fold.apply(stage, event[1], event[2]) end
  local reply = reply_of(stage, plan)
  if #plan.events == 0 then return reply end
  local entries = entries_of(hall, call, plan, reply)
  local tickets, windows = documents_of(stage, 'tickets'), documents_of(stage, 'windows')
  local leases, promised = documents_of(stage, 'leases'), documents_of(stage, 'appointments')
  -- checked and worked out; from here on only writes, the events first
  run(entries)
  run(tickets)
  run(windows)
  run(leases)
  run(promised)
  subjects.write(stage)
  run(stage.writes)
  pack_heads(hall.root, stage.lanes)
  write_meta(stage, #plan.events)
  remember(hall, call, reply)
  return reply
end

local VERBS = {}

local function register(name, body)
  redis.register_function('q_' .. name, function(keys, args)
    NULL = NULL or cjson.null
    local done, result = pcall(body, keys, args)
    if done then return result end
    if type(result) == 'table' and result.answer then return redis.error_reply(result.answer) end
    error(result)
  end)
end

-- A command of the hall: `decide(hall, command)` reads, checks everything and returns a plan.
-- KEYS hall    ARGV principal, command id, fingerprint, now_ms, real_ms, command as JSON
-- returns the reply as JSON; every verb refuses HALL_NOT_READY and KEY_REUSED
local function verb(name, fields, decide)
  VERBS[name] = fields
  register(name, function(keys, args)
    local call = call_of(name, fields, args)
    local hall = hall_of(keys, call.now)
    local known = remembered(hall, call)
    if known then return known end
    if hall.handed ~= '' then refuse('HALL_NOT_READY', hall.name) end
    return commit(hall, call, decide(hall, call.command))
  end)
end

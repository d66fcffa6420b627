-- The beginning of a hall's epoch: its first opening, and its rebuilding from the journal.
--
-- A rebuilding is carried over in parts, since a hall's day may be tens of megabytes: begin, the
-- tickets, the memory of commands, end. The hall has no epoch meanwhile, so every verb refuses and
-- a rebuilding that stopped half way is begun anew. Each part may be repeated.

local ALL = { 'meta', 'events', 'tickets', 'lines', 'windows', 'rules', 'stops', 'notices',
  'numbers', 'skipped', 'days', 'alarms', 'leases', 'rights', 'unrated', 'subjects',
  'pagers', 'appointments' }

-- Every key that the hall has, found by what its own hashes name.
local function keys_of(root)
  local found = {}
  for index, name in ipairs(ALL) do found[index] = sibling(root, name) end
  for _, name in ipairs(redis.call('HKEYS', sibling(root, 'lines'))) do
    found[#found + 1] = sibling(root, 'lane', name)
  end
  for _, id in ipairs(redis.call('HKEYS', sibling(root, 'windows'))) do
    found[#found + 1] = sibling(root, 'held', id)
  end
  for _, key in ipairs(appointments.keys(root)) do found[#found + 1] = key end
  for day in (redis.call('HGET', sibling(root, 'meta'), 'command_days') or ''):gmatch('%d+') do
    found[#found + 1] = sibling(root, 'commands', day)
  end
  return found
end

-- The position of a hall that is ready under just this epoch: the call was repeated, because
-- nobody heard its answer. Errs NOT_EMPTY for a hall that is ready under another; one that was
-- handed to another centre is not: it comes back when that one hands it back.
local function begun(root, epoch)
  local known, seq, handed = position_of(root)
  if not known or handed ~= '' or ready_epoch[root] ~= known then return nil end
  if tonumber(known) ~= epoch then error({ answer = 'NOT_EMPTY ' .. root }) end
  return known .. '-' .. seq
end

local function write_hash(root, name, values, text_of)
  for field, value in pairs(values) do
    redis.call('HSET', sibling(root, name), field, text_of(value))
  end
end

-- `hall.opened` is event 1 of the epoch, by the centre of this name; numbers and blocks go on
-- behind those known.
local function begin_epoch(root, epoch, now, centre)
  local numbers = {}
  for key, last in pairs(read_all({ root = root }, 'numbers')) do
    numbers[key] = tonumber(last) + REBUILD_GAP
  end
  local lows, leases = {}, {}
  for key, text in pairs(read_all({ root = root }, 'leases')) do
    local leased = cjson.decode(text)
    leased.low = math.max(1, leased.low - LEASE_GAP)
    lows[key], leases[key] = leased.low, leased
  end
  local appointed = tonumber(redis.call('HGET', sibling(root, 'meta'), 'appointed') or 0)
  if appointed > 0 then appointed = appointed + REBUILD_GAP end
  local data = json.encode({ numbers = next(numbers) and numbers or nil,
    lows = next(lows) and lows or nil, centre = centre ~= '' and centre or nil,
    appointed = appointed > 0 and appointed or nil })
  redis.call('XADD', sibling(root, 'events'), digits(epoch) .. '-1', 'at', digits(now), 'type',
    'hall.opened', 'data', data)
  redis.call('HSET', sibling(root, 'meta'), 'epoch', digits(epoch), 'seq', '1', 'at', digits(now),
    'centre', centre, 'handed', '', 'appointed', digits(appointed))
  for key, last in pairs(numbers) do
    redis.call('HSET', sibling(root, 'numbers'), key, digits(last))
    redis.call('HINCRBY', sibling(root, 'skipped'), key, REBUILD_GAP)
  end
  write_hash(root, 'leases', leases, json.encode)
  ready_epoch[root] = digits(epoch)
  return digits(epoch) .. '-1'
end

-- q_open_hall: the first opening of a hall that was never used.
-- KEYS hall    ARGV epoch, now_ms, the centre's name    returns the position
-- errs NOT_EMPTY for a hall that has a life
register('open_hall', function(keys, args)
  hall_name(keys)
  local root, epoch, now = keys[1], whole('epoch', args[1]), whole('now', args[2])
  local position = begun(root, epoch)
  if position then return position end
  if position_of(root) then error({ answer = 'NOT_EMPTY ' .. root }) end
  redis.call('UNLINK', unpack(keys_of(root)))
  redis.call('HSET', sibling(root, 'meta'), 'version', '', 'sha256', '', 'serial', '0')
  return begin_epoch(root, epoch, now, args[3] or '')
end)

local SNAPSHOT = { hall = 'text', version = 'text', sha256 = 'text', serial = 'whole',
  rules = 'rules', windows = 'map', rows = 'map', stops = 'map', notices = 'map?',
  numbers = 'counts', days = 'counts', alarms = 'map?', leases = 'leases?', rights = 'map?',
  unrated = 'map?', skipped = 'counts?', appointed = 'whole?' }

-- q_restore_begin: drop what is left of a lost hall, and write what the journal knows but tickets
-- and commands.
-- KEYS hall    ARGV epoch, snapshot as JSON without position, at, tickets
-- returns '', or the position of a hall that is ready under this epoch already
-- errs NOT_EMPTY for a hall that is ready, BAD_ARGUMENT epoch for one not above the hall's own
register('restore_begin', function(keys, args)
  local name, root, epoch = hall_name(keys), keys[1], whole('epoch', args[1])
  local document = decoded('snapshot', args[2] or '')
  fields_of('snapshot', SNAPSHOT, document)
  if document.hall ~= name then bad('snapshot.hall') end
  local position = begun(root, epoch)
  if position then return position end
  if epoch <= tonumber(position_of(root) or 0) then bad('epoch') end
  redis.call('UNLINK', unpack(keys_of(root)))
  redis.call('HSET', sibling(root, 'meta'), 'version', document.version, 'sha256',
    document.sha256, 'serial', digits(document.serial), 'command_days', '', 'appointed',
    digits(document.appointed or 0))
  write_hash(root, 'rules', document.rules, json.encode)
  write_hash(root, 'windows', document.windows, json.encode)
  write_hash(root, 'leases', document.leases or {}, json.encode)
  write_hash(root, 'stops', document.stops, json.encode)
  write_hash(root, 'alarms', document.alarms or {}, json.encode)
  write_hash(root, 'notices', document.notices or {}, json.encode)
  write_hash(root, 'rights', document.rights or {}, json.encode)
  write_hash(root, 'days', document.days, digits)
  write_hash(root, 'unrated', document.unrated or {}, json.encode)
  write_hash(root, 'numbers', document.numbers, digits)
  write_hash(root, 'skipped', document.skipped or {}, digits)
  for service, row in pairs(document.rows) do
    redis.call('HSET', sibling(root, 'lines'), service .. '|row', row_text(row))
  end
  return ''
end)

-- The root of a hall that is being restored; errs NOT_EMPTY for one that has an epoch.
local function restoring(keys)
  hall_name(keys)
  if position_of(keys[1]) then error({ answer = 'NOT_EMPTY ' .. keys[1] }) end
  return keys[1]
end

-- q_restore_tickets: some of the tickets, with the lanes and windows that have them.
-- KEYS hall    ARGV tickets as JSON: id to ticket    returns how many the hall has now
register('restore_tickets', function(keys, args)
  local root, tickets, lanes = restoring(keys), decoded('tickets', args[1] or ''), {}
  if not kinds.tickets(tickets) then bad('tickets') end
  write_hash(root, 'tickets', tickets, json.encode)
  for id, ticket in pairs(tickets) do
    local lane, holder = standing(ticket), holder_of(ticket)
    if lane then
      local key = sibling(root, 'lane', lane)
      redis.call('ZADD', key, digits(ticket.joined), member_of(ticket))
      lanes[lane] = true
    end
    if holder then redis.call('SADD', sibling(root, 'held', holder), id) end
    if ticket.pager then redis.call('HSET', sibling(root, 'pagers'), digits(ticket.pager), id) end
  end
  subjects.restore(root, tickets)
  pack_heads(root, lanes)
  return redis.call('HLEN', sibling(root, 'tickets'))
end)

-- q_restore_appointments: some of the appointments, with the slots that they have places in.
-- KEYS hall    ARGV appointments as JSON: id to appointment    returns nothing
register('restore_appointments', function(keys, args)
  local root, found = restoring(keys), decoded('appointments', args[1] or '')
  if not kinds.appointments(found) then bad('appointments') end
  write_hash(root, 'appointments', found, json.encode)
  appointments.restore(root, found)
end)

-- q_restore_commands: some of the memory of command ids.
-- KEYS hall    ARGV day, field, `fingerprint|reply` of each    returns nothing
register('restore_commands', function(keys, args)
  local root = restoring(keys)
  if #args % 3 ~= 0 then bad('commands') end
  local text = redis.call('HGET', sibling(root, 'meta'), 'command_days') or ''
  local days = days_of(text, 0)
  for index = 1, #args, 3 do
    local day = whole('day', args[index])
    if not has(days, day) then days[#days + 1] = day end
  end
  redis.call('HSET', sibling(root, 'meta'), 'command_days', table.concat(days, ' '))
  for index = 1, #args, 3 do
    redis.call('HSET', sibling(root, 'commands', args[index]), args[index + 1], args[index + 2])
  end
end)

-- q_restore_end: all was carried over; the hall begins the epoch.
-- KEYS hall    ARGV epoch, now_ms, how many tickets, the centre's name    returns the position
-- errs NOT_EMPTY as begin does, BAD_ARGUMENT tickets when another number has arrived
register('restore_end', function(keys, args)
  hall_name(keys)
  local root, epoch, now = keys[1], whole('epoch', args[1]), whole('now', args[2])
  local position = begun(root, epoch)
  if position then return position end
  restoring(keys)
  local count = redis.call('HLEN', sibling(root, 'tickets'))
  if count ~= whole('tickets', args[3]) then bad('tickets') end
  return begin_epoch(root, epoch, now, args[4] or '')
end)

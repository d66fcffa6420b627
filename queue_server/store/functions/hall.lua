-- The life of the hall's keys: opening, comparing, restoring, reading as a whole.

local ALL = { 'meta', 'events', 'tickets', 'lines', 'windows', 'rules', 'stops', 'numbers', 'days' }

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
  for day in (redis.call('HGET', sibling(root, 'meta'), 'command_days') or ''):gmatch('%d+') do
    found[#found + 1] = sibling(root, 'commands', day)
  end
  return found
end

local function position_of(root)
  local meta = redis.call('HMGET', sibling(root, 'meta'), 'epoch', 'seq')
  return meta[1], meta[2]
end

local function write_hash(key, values, text_of)
  local fields = {}
  for name, value in pairs(values) do
    fields[#fields + 1] = name
    fields[#fields + 1] = text_of(value)
  end
  for index = 1, #fields, 1000 do
    redis.call('HSET', key, unpack(fields, index, math.min(index + 999, #fields)))
  end
end

local function write_tickets(root, tickets)
  local lanes = {}
  write_hash(sibling(root, 'tickets'), tickets, json.encode)
  for id, ticket in pairs(tickets) do
    local lane, holder = standing(ticket), holder_of(ticket)
    if lane then
      local key = sibling(root, 'lane', lane)
      redis.call('ZADD', key, digits(ticket.joined), member_of(ticket))
      lanes[lane] = true
    end
    if holder then redis.call('SADD', sibling(root, 'held', holder), id) end
  end
  pack_heads(root, lanes)
end

local function write_snapshot(root, document, numbers)
  write_hash(sibling(root, 'rules'), document.rules, json.encode)
  write_hash(sibling(root, 'windows'), document.windows, json.encode)
  write_hash(sibling(root, 'stops'), document.stops, json.encode)
  write_hash(sibling(root, 'days'), document.days, digits)
  write_hash(sibling(root, 'numbers'), numbers, digits)
  write_tickets(root, document.tickets)
  for service, row in pairs(document.rows) do
    redis.call('HSET', sibling(root, 'lines'), service .. '|row',
      row.lane .. '|' .. digits(row.count))
  end
end

-- The memory of command ids behind the other arguments: day, field and `fingerprint|reply` of
-- each. The days, as `command_days` names them.
local function days_in(args, first)
  local days, text = {}, ''
  for index = first, #args, 3 do
    whole('memory', args[index])
    if not days[args[index]] then days[args[index]], text = true, text .. ' ' .. args[index] end
  end
  return text
end

local function write_memory(root, args, first)
  for index = first, #args, 3 do
    redis.call('HSET', sibling(root, 'commands', args[index]), args[index + 1], args[index + 2])
  end
end

local SNAPSHOT = { hall = 'text', position = 'text', at = 'whole', version = 'text',
  sha256 = 'text', serial = 'whole', rules = 'rules', windows = 'map', tickets = 'tickets',
  rows = 'map', stops = 'map', numbers = 'counts', days = 'counts' }

local EMPTY = '{"version":"","sha256":"","serial":0,"rules":{},"windows":{},"tickets":{},'
  .. '"rows":{},"stops":{},"numbers":{},"days":{}}'

local function new_numbers(numbers)
  local later_numbers = {}
  for key, last in pairs(numbers) do later_numbers[key] = last + REBUILD_GAP end
  return later_numbers
end

-- Fill the hall and let it go: `hall.opened` is event 1 of the epoch.
local function begin_epoch(root, document, epoch, now, args, first)
  local numbers, days = new_numbers(document.numbers), days_in(args, first)
  local data = next(numbers) and { numbers = numbers } or {}
  local text = json.encode(data)
  redis.call('UNLINK', unpack(keys_of(root)))
  redis.call('XADD', sibling(root, 'events'), digits(epoch) .. '-1', 'at', digits(now), 'type',
    'hall.opened', 'data', text)
  redis.call('HSET', sibling(root, 'meta'), 'epoch', digits(epoch), 'seq', '1', 'at', digits(now),
    'version', document.version, 'sha256', document.sha256, 'serial', digits(document.serial),
    'command_days', days)
  write_snapshot(root, document, numbers)
  write_memory(root, args, first)
  ready_epoch[root] = digits(epoch)
  return digits(epoch) .. '-1'
end

-- The position of a hall that is ready under just this epoch: the call was repeated, because
-- nobody heard its answer. Errs NOT_EMPTY for a hall that is ready under another.
local function begun(root, epoch)
  local known, seq = position_of(root)
  if not known or ready_epoch[root] ~= known then return nil end
  if tonumber(known) ~= epoch then error({ answer = 'NOT_EMPTY ' .. root }) end
  return known .. '-' .. seq
end

-- q_open_hall: the first opening of a hall that was never used.
-- KEYS hall    ARGV epoch, now_ms    returns the position
-- errs NOT_EMPTY for a hall that has a life
register('open_hall', function(keys, args)
  hall_name(keys)
  local epoch, now = whole('epoch', args[1]), whole('now', args[2])
  local position = begun(keys[1], epoch)
  if position then return position end
  if position_of(keys[1]) then error({ answer = 'NOT_EMPTY ' .. keys[1] }) end
  return begin_epoch(keys[1], cjson.decode(EMPTY), epoch, now, {}, 1)
end)

-- q_restore: a lost hall from the journal's snapshot and memory, under a new epoch. What is left
-- of the old one, which the centre found to be behind, is dropped.
-- KEYS hall    ARGV epoch, now_ms, snapshot as JSON, then day, field, text of each kept command
-- returns the position; errs NOT_EMPTY for a hall that is ready, BAD_ARGUMENT epoch for one
-- that is not above the hall's own
register('restore', function(keys, args)
  local name, root = hall_name(keys), keys[1]
  local epoch, now = whole('epoch', args[1]), whole('now', args[2])
  local document = decoded('snapshot', args[3] or '')
  fields_of('snapshot', SNAPSHOT, document)
  if document.hall ~= name then bad('snapshot.hall') end
  if #args % 3 ~= 0 then bad('memory') end
  local position, known = begun(root, epoch), position_of(root)
  if position then return position end
  if epoch <= tonumber(known or 0) then bad('epoch') end
  return begin_epoch(root, document, epoch, now, args, 4)
end)

-- q_ready: the centre has compared the hall, as it stands at this position, with the journal.
-- Only the comparing is waited for: a position that is not the hall's own means that the store
-- went back between comparing and this call.
-- KEYS hall    ARGV epoch, seq    returns the position; refuses HALL_NOT_READY, STALE_POSITION
register('ready', function(keys, args)
  local name, root = hall_name(keys), keys[1]
  local compared_epoch, compared_seq = whole('epoch', args[1]), whole('seq', args[2])
  local epoch, seq = position_of(root)
  if not epoch then refuse('HALL_NOT_READY', name) end
  local position = epoch .. '-' .. seq
  if ready_epoch[root] == epoch then return position end
  if tonumber(epoch) ~= compared_epoch or tonumber(seq) ~= compared_seq then
    refuse('STALE_POSITION', position)
  end
  ready_epoch[root] = epoch
  return position
end)

local function each_raw(root, name, read_text)
  local flat, found = redis.call('HGETALL', sibling(root, name)), {}
  for index = 1, #flat, 2 do found[flat[index]] = read_text(flat[index + 1]) end
  return found
end

local function rows_of(root)
  local flat, rows = redis.call('HGETALL', sibling(root, 'lines')), {}
  for index = 1, #flat, 2 do
    local service = flat[index]:match('^(.*)|row$')
    if service then rows[service] = row_of(flat[index + 1]) end
  end
  return rows
end

-- q_snapshot: the whole hall as HallView.snapshot() writes it; refuses HALL_NOT_READY.
-- KEYS hall    ARGV none
redis.register_function({ function_name = 'q_snapshot', flags = { 'no-writes' },
  callback = function(keys)
    local done, result = pcall(function()
      local name, root = hall_name(keys), keys[1]
      local meta = redis.call('HMGET', sibling(root, 'meta'), 'epoch', 'seq', 'at', 'version',
        'sha256', 'serial')
      if not meta[1] or ready_epoch[root] ~= meta[1] then refuse('HALL_NOT_READY', name) end
      return json.encode({ hall = name, position = meta[1] .. '-' .. meta[2],
        at = tonumber(meta[3]), version = meta[4], sha256 = meta[5], serial = tonumber(meta[6]),
        rules = each_raw(root, 'rules', json.raw), windows = each_raw(root, 'windows', json.raw),
        tickets = each_raw(root, 'tickets', json.raw), rows = rows_of(root),
        stops = each_raw(root, 'stops', json.raw), days = each_raw(root, 'days', tonumber),
        numbers = each_raw(root, 'numbers', tonumber) })
    end)
    return done and result or redis.error_reply(result.answer or tostring(result))
  end })

local function names_of(set)
  local names = {}
  for name in pairs(set) do names[#names + 1] = name end
  table.sort(names)
  return names
end

-- q_describe: what this library takes itself to be, for the test that holds it to Python.
redis.register_function({ function_name = 'q_describe', flags = { 'no-writes' },
  callback = function()
    return json.encode({ version = VERSION, keys = KEYS_OF_A_HALL, moves = MOVES,
      refused_by = REFUSED_BY, codes = names_of(CODES), verbs = VERBS, enums = ENUMS, rule = RULE,
      role = ROLE, result = HANDLED, lanes = LANES, last_number = LAST_NUMBER,
      rebuild_gap = REBUILD_GAP })
  end })

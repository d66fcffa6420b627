-- The hall as a whole: comparing it with the journal, reading it, describing the library.

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

local SNAPSHOT_HASHES = { 'rules', 'windows', 'tickets', 'stops', 'notices', 'days', 'numbers',
  'skipped', 'alarms', 'leases', 'rights', 'unrated', 'appointments' }

-- A hash whose values are JSON (texts, numbers) as an object.
local function object_of(root, name)
  local flat, found = redis.call('HGETALL', sibling(root, name)), {}
  for index = 1, #flat, 2 do found[flat[index]] = flat[index + 1] end
  return json.object(found)
end

local function rows_of(root)
  local flat, rows = redis.call('HGETALL', sibling(root, 'lines')), {}
  for index = 1, #flat, 2 do
    local service = flat[index]:match('^(.*)|row$')
    if service then rows[service] = cjson.encode(row_of(flat[index + 1])) end
  end
  return json.object(rows)
end

-- q_snapshot: the whole hall as HallView.snapshot() writes it; refuses HALL_NOT_READY.
-- KEYS hall    ARGV none
redis.register_function({ function_name = 'q_snapshot', flags = { 'no-writes' },
  callback = function(keys)
    local done, result = pcall(function()
      local name, root = hall_name(keys), keys[1]
      local meta = redis.call('HMGET', sibling(root, 'meta'), 'epoch', 'seq', 'at', 'version',
        'sha256', 'serial', 'centre', 'handed', 'appointed')
      if not meta[1] or ready_epoch[root] ~= meta[1] then refuse('HALL_NOT_READY', name) end
      local found = { hall = cjson.encode(name), at = meta[3], serial = meta[6],
        position = cjson.encode(meta[1] .. '-' .. meta[2]), version = cjson.encode(meta[4]),
        sha256 = cjson.encode(meta[5]), rows = rows_of(root),
        centre = cjson.encode(meta[7] or ''), handed = cjson.encode(meta[8] or ''),
        appointed = meta[9] or '0' }
      for _, hash in ipairs(SNAPSHOT_HASHES) do found[hash] = object_of(root, hash) end
      return json.object(found)
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
      role = ROLE, slot = SLOT, promise_moves = PROMISE_MOVES,
      promise_refused = PROMISE_REFUSED, result = HANDLED, reported = REPORTED,
      lanes = LANES, last_number = LAST_NUMBER,
      rebuild_gap = REBUILD_GAP, lease_gap = LEASE_GAP, lease_epochs = LEASE_EPOCHS })
  end })

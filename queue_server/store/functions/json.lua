-- JSON as Python writes it. cjson is used to read only: writing, it turns empty lists into
-- objects and rounds long numbers.

local json = {}

-- Fields that hold lists; their names decide what an empty table is.
local LISTS = { items = true, wishes = true, handled = true, over = true, own = true,
  help = true, may = true }
local RAW = {}
local ESCAPES = { ['"'] = '\\"', ['\\'] = '\\\\', ['\n'] = '\\n', ['\r'] = '\\r', ['\t'] = '\\t' }
local LIMIT = 2 ^ 53

local function escaped(char)
  return ESCAPES[char] or string.format('\\u%04x', char:byte())
end

local function quoted(text)
  return '"' .. text:gsub('[%c"\\]', escaped) .. '"'
end

local function sorted_names(object)
  local names = {}
  for name in pairs(object) do names[#names + 1] = name end
  table.sort(names)
  return names
end

local function encode_table(value, name)
  if value[RAW] then return value[RAW] end
  local parts = {}
  if value[1] ~= nil then
    for index, one in ipairs(value) do parts[index] = json.encode(one) end
    return '[' .. table.concat(parts, ',') .. ']'
  end
  if next(value) == nil then return LISTS[name] and '[]' or '{}' end
  for index, field in ipairs(sorted_names(value)) do
    parts[index] = quoted(field) .. ':' .. json.encode(value[field], field)
  end
  return '{' .. table.concat(parts, ',') .. '}'
end

-- Text of a value; `name` is the field that holds it. Whole numbers only.
function json.encode(value, name)
  local kind = type(value)
  if kind == 'string' then return quoted(value) end
  if kind == 'boolean' then return tostring(value) end
  if value == NULL then return 'null' end
  if kind == 'table' then return encode_table(value, name) end
  if kind ~= 'number' or value % 1 ~= 0 or value >= LIMIT or value <= -LIMIT then
    error('cannot be written as JSON: ' .. tostring(name))
  end
  return digits(value + 0)
end

-- A value that is JSON text already.
function json.raw(text)
  return { [RAW] = text }
end

-- What a text says. Texts that seldom change (rules) are read once: by content, so that no
-- change of the store can make it wrong. Its values are never changed in place.
local known, known_count = {}, 0
function json.known(text)
  if not known[text] then
    if known_count >= 4096 then known, known_count = {}, 0 end
    known[text], known_count = cjson.decode(text), known_count + 1
  end
  return known[text]
end

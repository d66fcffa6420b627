-- JSON as Python reads and writes it. cjson writes an empty list as an object, and numbers with 14
-- digits: lists are told by the names of their fields, and no number of ours is longer.

local json = {}

local LISTS = { items = true, wishes = true, handled = true, over = true, own = true,
  help = true, may = true, blocks = true, used = true, tickets = true, refused = true,
  ended = true, reported = true, matters = true, tags = true, materials = true,
  passed = true }
local EMPTY, LONGEST_NAME = '":{}', 9

-- Text of a table. A quote inside a text is escaped, so what looks like an empty field is one.
function json.encode(value)
  local text, start = cjson.encode(value), 1
  while true do
    local found = text:find(EMPTY, start, true)
    if not found then return text end
    local name = text:sub(math.max(1, found - LONGEST_NAME - 1), found - 1):match('"(%l+)$')
    if LISTS[name] then text = text:sub(1, found + 1) .. '[]' .. text:sub(found + #EMPTY) end
    start = found + #EMPTY
  end
end

-- The text of an object whose values are JSON text already.
function json.object(texts)
  local parts = {}
  for name, text in pairs(texts) do parts[#parts + 1] = cjson.encode(name) .. ':' .. text end
  return '{' .. table.concat(parts, ',') .. '}'
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

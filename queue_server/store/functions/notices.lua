-- Notices: what the hall's staff put on its screens (domain/decisions/notices.py).

-- The notices whose time is over, in the order of their names.
local function notices_over(hall)
  local found = {}
  for name, text in pairs(read_all(hall, 'notices')) do
    local ends = cjson.decode(text)['until']
    if ends and ends <= hall.now then found[#found + 1] = name end
  end
  table.sort(found, bytewise)
  return found
end

-- q_post: put a notice on the screens; those whose time is over go.
verb('post', { text = 'words', zone = 'text?', ['until'] = 'whole?' }, function(hall, c)
  local events = {}
  for index, name in ipairs(notices_over(hall)) do
    events[index] = { 'notice.withdrawn', { notice = name } }
  end
  local name = digits(hall.epoch) .. '-' .. digits(hall.seq + #events + 1)
  events[#events + 1] = { 'notice.posted', { notice = name, text = c.text, zone = c.zone,
    ['until'] = c['until'] } }
  return { events = events }
end)

-- q_withdraw: take a notice off the screens; nothing happens where there is none.
verb('withdraw', { notice = 'text' }, function(hall, c)
  if not hget(hall, 'notices', c.notice) then return { events = {} } end
  return { events = { { 'notice.withdrawn', { notice = c.notice } } } }
end)

-- Evaluating: a grade, and the end of its time (domain/decisions/rating.py).

local function unrated_key(data)
  return data.ticket .. '#' .. digits(data.handling)
end

fold['handling.ended'] = function(stage, data)
  local ticket = staged_ticket(stage, data.ticket)
  if ticket then stage.tickets[ticket.id] = patched(ticket, { handlings = data.handling }) end
  if not data.rate then return end
  local entry = patched(data.rate, { window = data.window, clerk = data.clerk,
    service = data.service, ended_at = data.ended_at })
  set_later(stage, 'unrated', unrated_key(data), json.encode(entry))
end

local function rated(stage, data)
  drop_later(stage, 'unrated', unrated_key(data))
end
fold['evaluation.submitted'], fold['evaluation.lapsed'] = rated, rated

local function about(c, entry)
  return { ticket = c.ticket, handling = c.handling, window = entry.window, clerk = entry.clerk,
    service = entry.service, items = entry.items, matters = entry.matters,
    ended_at = entry.ended_at }
end

local function unrated_of(hall, c)
  return read(hall, 'unrated', unrated_key(c))
end

-- q_evaluate: the grade of a handling, once; refuses TICKET_UNKNOWN, ALREADY_EVALUATED,
-- TOO_EARLY, TICKET_ELSEWHERE, TOO_LATE.
verb('evaluate', { ticket = 'text', handling = 'whole', grade = 'grade', source = 'source',
  tags = 'texts?', text = 'text?', form = 'text?', window = 'text?' }, function(hall, c)
  local entry = unrated_of(hall, c)
  if not entry then
    local ended = ticket_of(hall, c.ticket).handlings or 0
    refuse(c.handling <= ended and 'ALREADY_EVALUATED' or 'TOO_EARLY')
  end
  if c.window and c.window ~= entry.window then refuse('TICKET_ELSEWHERE', entry.window) end
  if hall.now > entry['until'] then refuse('TOO_LATE', c.ticket) end
  local data = about(c, entry)
  data.grade, data.source, data.tags = c.grade, c.source, c.tags or {}
  data.text, data.form = c.text, c.form
  return { events = { { 'evaluation.submitted', data } } }
end)

-- q_lapse: nobody graded the handling in time, the policy may give a grade; refuses TOO_EARLY.
verb('lapse', { ticket = 'text', handling = 'whole' }, function(hall, c)
  local entry = unrated_of(hall, c)
  if not entry then return { events = {} } end
  if hall.now <= entry['until'] then refuse('TOO_EARLY', c.ticket) end
  local data, grade = about(c, entry), find_rule(hall, entry.service).default_grade or 0
  if grade == 0 then return { events = { { 'evaluation.lapsed', data } } } end
  data.grade, data.source, data.tags = grade, 'default', {}
  return { events = { { 'evaluation.submitted', data } } }
end)

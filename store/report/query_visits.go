package report

import (
	"strconv"
	"strings"

	"regulars/store/event"
)

// looks are the names of events of looking around, in SQL.
func looks(more ...string) string {
	var list []string
	for _, name := range append(event.Views(), more...) {
		list = append(list, quoted(name))
	}
	return strings.Join(list, ", ")
}

// Funnel is how far visits came; steps names each stage in order.
func (a Query) Funnel(steps []string) string {
	rows := make([]string, len(steps))
	for i, name := range steps {
		rows[i] = "(" + strconv.Itoa(i) + ", " + quoted(name) + ")"
	}
	return with(a.daysPart(), "steps (stage, name) as (values "+strings.Join(rows, ", ")+")",
		`visits (stage) as (
  select max(`+further+`) from event e join days d on e.at >= d.begins and e.at < d.ends
  where not e.personal and e.channel = 'web' and (e.visitor_id is not null or e.customer_id is not null)
    and e.name in (`+looks(event.OrderCompleted)+`)
  group by d.day, coalesce(e.visitor_id, e.customer_id) having max(case when e.name <> '`+event.OrderCompleted+`' then 1 else 0 end) = 1)`,
		`reached (stage, name, n) as (select s.stage, s.name, (select count(*) from visits v where v.stage >= s.stage) from steps s)`) +
		`select r.name as "Step", r.n as "Visits", ` + share("r.n", "(select n from reached where stage = 0)") + ` as "Of all visits",
  ` + share("r.n", "(select n from reached x where x.stage = r.stage - 1)") + ` as "Of the step before"
from reached r where (select n from reached where stage = 0) > 0 order by r.stage`
}

// Searches is what was looked for, or what of it was not found.
func (a Query) Searches(nothing bool) string {
	from, to := a.moments()
	words := "lower(trim(" + a.property("e.properties", "query") + "))"
	for _, blank := range []string{"9", "10", "13"} {
		words = "replace(" + words + ", " + a.letter(blank) + ", ' ')"
	}
	for _, step := range [][2]string{{"' '", a.letter("30") + " || " + a.letter("31")}, {a.letter("31") + " || " + a.letter("30"), "''"}, {a.letter("30") + " || " + a.letter("31"), "' '"}} {
		words = "replace(" + words + ", " + step[0] + ", " + step[1] + ")"
	}
	having, order := "", "2"
	if nothing {
		having, order = " having sum(s.missed) > 0", "3"
	}
	return with(`typed (words, missed) as ( -- spaces together; SQLite makes the letters A to Z small, others it leaves
  select trim(`+words+`), case when `+a.property("e.properties", "results")+` = `+a.digit("0")+` then 1 else 0 end
  from event e where e.name = '`+event.ProductsSearched+`' and e.at >= `+from+` and e.at < `+to+` and not e.personal)`,
		`said (words, missed) as (select case when length(t.words) > `+strconv.Itoa(longestQuery)+` then substr(t.words, 1, `+strconv.Itoa(longestQuery)+`) || '…' else t.words end, t.missed from typed t where t.words <> '')`) +
		`select s.words as "Words", count(*) as "Searches", sum(s.missed) as "Without a result" from said s group by s.words` + having + ` order by ` + order + ` desc, s.words`
}

// letter is a character by its number.
func (a Query) letter(number string) string {
	if a.Engine == "SQLite" {
		return "char(" + number + ")"
	}
	return "chr(" + number + ")"
}

// digit is a number as property gives it.
func (a Query) digit(n string) string {
	if a.Engine == "SQLite" {
		return n
	}
	return quoted(n)
}

// Pieces is what pieces led to: rows of a piece's id and title, and of the id and the
// event of what it links to, which are empty where that leaves no trace.
func (a Query) Pieces(pieces []Row) string {
	in := "p.day >= '" + a.From + "' and p.day <= '" + a.To + "'"
	return with(table("named", "piece_id, name, subject, event", pieces),
		`shown (piece_id, times, people) as (select p.piece_id, `+whole("sum(p.shown)")+`, count(distinct case when p.person <> '' then p.person end) from exposure p where `+in+` group by p.piece_id)`,
		`seen (piece_id, person, first_at, last_at) as (select p.piece_id, p.person, min(p.first_at), max(p.last_at) from exposure p where `+in+` and p.person <> '' group by p.piece_id, p.person)`,
		`ordered (piece_id, people) as (select t.piece_id, count(*) from seen t where exists (select 1 from (select t.person as person) p join profile_order o on o.person = `+whose+`
    where o.at > t.first_at and o.at <= t.last_at + `+strconv.FormatInt(orderWithin.Milliseconds(), 10)+` and o.currency = `+quoted(string(a.Currency))+`) group by t.piece_id)`,
		`followed (piece_id, people) as (select n.piece_id, count(distinct p.person) from named n join exposure p on p.piece_id = n.piece_id and `+in+` and p.person <> ''
    join event e on e.subject = n.subject and e.subject <> '' and e.name = n.event and e.at >= p.first_at and e.at <= p.last_at + `+strconv.FormatInt(followWithin.Milliseconds(), 10)+`
      and (p.person = 'v:' || e.visitor_id or p.person = 'c:' || e.customer_id) group by n.piece_id)`) +
		`select coalesce(n.name, 'A piece that is gone') as "Piece", s.times as "Shown", s.people as "Seen by people",
  case when n.subject <> '' then coalesce(f.people, 0) end as "Followed", coalesce(o.people, 0) as "Ordered within 7 days", ` + share("coalesce(o.people, 0)", "s.people") + ` as "Share"
from shown s left join named n on n.piece_id = s.piece_id left join followed f on f.piece_id = s.piece_id left join ordered o on o.piece_id = s.piece_id order by s.times desc, s.piece_id`
}

// Package rule is the language of segments: a sentence such as
//
//	email.domain is academic and email.confirmed
//
// read into a tree, printed back, compiled to a closure, and explained. It owns
// the grammar, the attributes a rule may ask about and what their values mean; it
// must not hold a query, a person's data beyond the Facts it is handed, or what a
// segment earns.
//
// # Yes, no and unknown
//
// Conditions are yes, no or unknown, joined by Kleene's three-valued logic, and
// only yes is a match: a rule fails closed. Unknown is what may not be read
// without a consent that was not given, and what is not known (the country of a
// visitor, the mail address of a guest). "not" of unknown stays unknown, so
// neither "country = "US"" nor "country != "US"" matches a visitor whose country
// is unknown.
//
// Nothing is another matter: a visitor who came without a utm_source, or a person
// without an order, is known to have none. Nothing equals no text, lies within no
// window, and is neither smaller nor larger than anything; these are no, and their
// opposites are yes. The table of attributes says which read as unknown and which
// as nothing when they are empty. "exists" and "does not exist" ask whether a value
// is held at all and are unknown only where a consent is lacking.
//
// # Time
//
// "within 30 days" lasts from the moment itself until, and without, the same
// moment plus 30 days; from there on it is "more than 30 days ago". What lies in
// the future is neither. Minutes, hours, days and weeks are exact lengths (a day
// is 24 hours, whatever the clocks do); months and years follow the calendar in
// the shop's time zone, and a day that the month lacks becomes the first moment of
// the next month: one year after 29 February is 1 March, 00:00. So a fact leaves a
// window at one computable instant and never returns. A moment compared with a
// date, and hour, time, weekday and date, are read in the shop's zone too.
//
// # Events
//
// A condition on events asks for those at or before now that fit: how many there
// are ("at least 3 times"; at least one when nothing is said), what they come to,
// how many different things they are of, when the first or last was, and what came
// after. "then" means strictly later: events of one millisecond do not follow each
// other. "then not B within 2 days" holds once the two days are over without a B,
// for at least one first event; without a length of time it holds at once and until
// a B comes. A filter without its text is no, and money of another currency leaves
// open whether an event counts: a number of times is then known only where it is
// the same either way, all else is unknown. The sum of nothing is zero; nothing has
// no average, lowest, highest, first or last, which are no. Averages are rounded to
// the minor unit or the piece, halves up. All of it needs the consent to
// personalization. Compile answers for one person, Tally for many in one pass.
//
// # Text
//
// Text is compared letter by letter without regard to case ("TikTok" is
// "tiktok"). Money of another currency than the person's is unknown.
//
// # Grammar
//
//	rule      = and { "or" and }
//	and       = unary { "and" unary }
//	unary     = "not" unary | "(" rule ")" | "in" "segment" text | test | happened
//	test      = attribute [ comparison ]          (alone only for yes-or-no attributes)
//	comparison= ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) value
//	          | "before" date | "after" date
//	          | [ "not" ] "in" "(" value { "," value } ")"
//	          | [ "not" ] "between" value "and" value
//	          | [ "not" ] "within" span | "more than" span "ago"
//	          | "contains" text | "starts with" text | "ends with" text
//	          | "does not" ( "contain" | "start with" | "end with" ) text
//	          | "matches" pattern | "does not match" pattern    (RE2, without regard to case)
//	          | "exists" | "does not exist" | "is" [ "not" ] "academic"
//	happened  = event [ times ] [ when ]
//	          | event [ when ] "then" [ "not" ] event [ "within" span ]
//	          | "sum" "of" field "of" event [ when ] comparison
//	          | ( "average" | "lowest" | "highest" | "different" ) field "of" event [ when ] comparison
//	          | ( "first" | "last" ) event comparison
//	          | "spent" "within" span comparison   (the sum of amount of ordered)
//	event     = word [ "(" filter { "," filter } ")" ]
//	filter    = [ "not" ] field ( ":" ( value | "(" value { "," value } ")" ) | comparison ) | "same" field
//	times     = ( "at least" | "at most" | "exactly" ) ( number "times" | "once" | "twice" )
//	          | "between" number "and" number "times"
//	when      = "within" [ "the" "last" ] span | "more than" span "ago"
//	          | "between" number "and" span "ago" | "between" date "and" date
//	          | "before" date | "after" date | "on" date
//	value     = text | number | number currency | date | time
//	span      = number ( "minutes" | "hours" | "days" | "weeks" | "months" | "years" )
//
// Words may be in any case; text stands in double quotes, with \" and \\ in it; a
// date is 2026-11-30, a time 18:00. "between" includes both ends; for hour, time
// and weekday it may pass midnight or Sunday ("hour between 22 and 5").
package rule

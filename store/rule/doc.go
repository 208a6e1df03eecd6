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
// # Text
//
// Text is compared letter by letter without regard to case ("TikTok" is
// "tiktok"). Money of another currency than the person's is unknown.
//
// # Grammar
//
//	rule      = and { "or" and }
//	and       = unary { "and" unary }
//	unary     = "not" unary | "(" rule ")" | "in" "segment" text | test
//	test      = attribute [ comparison ]          (alone only for yes-or-no attributes)
//	comparison= ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) value
//	          | "before" date | "after" date
//	          | [ "not" ] "in" "(" value { "," value } ")"
//	          | [ "not" ] "between" value "and" value
//	          | [ "not" ] "within" span | "more than" span "ago"
//	          | "contains" text | "starts with" text | "ends with" text
//	          | "does not" ( "contain" | "start with" | "end with" ) text
//	          | "exists" | "does not exist" | "is" [ "not" ] "academic"
//	value     = text | number | number currency | date | time
//	span      = number ( "minutes" | "hours" | "days" | "weeks" | "months" | "years" )
//
// Words may be in any case; text stands in double quotes, with \" and \\ in it; a
// date is 2026-11-30, a time 18:00. "between" includes both ends; for hour, time
// and weekday it may pass midnight or Sunday ("hour between 22 and 5").
package rule

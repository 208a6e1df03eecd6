// Package store is the shop itself: its domain and its ledger. This file is the
// floor plan; floors_test.go guards it.
//
// Ground (imports no room above it):
//
//	fault    kinds of failure, with words for people
//	id       identifiers and secrets
//	money    amounts in minor units, shares, rates, formats
//	rule     the segment language (+ academic: which domains are universities)
//	picture  decoding, re-encoding and sizing of pictures
//	password hashing passwords, and which are too easy
//	mailbox  addresses of mail, and when two are the same
//	card     numbers of payment cards in what people type, masked
//	memo     a bounded number of answers, remembered
//	paint    colours, and which can be read on which
//	db       one SQL text on two engines; what is sealed in them (+ dbtest)
//
// Nouns (own their tables; import the ground only, never each other):
//
//	setting staff visitor customer catalog place inventory price tax cart order
//	payment shipment segment content wording event profile preference review message job attempt logbook
//
// Verbs (compose nouns, open the transactions, own no table; import nouns and
// verbs that stand before them in this list):
//
//	browse       the catalog as shoppers see it: one immutable snapshot in memory
//	search       finding products by words, over its own index
//	recommend    what goes with what: what fits, complements, is bought together
//	quote        what a cart costs: pure computation, nothing written
//	identify     who is asking: visitor, session, customer, and how they join
//	enrol        opening and keeping an account: register, log in, confirm, reset
//	admit        letting staff into the back office: founding, joining, logging in
//	personalize  which piece each slot shows this person now, and why
//	census       who is in a segment: counted, listed and followed through time
//	checkout     from cart to order to payment, exactly once
//	fulfil       what was bought reaches whoever bought it, and comes back
//	rate         what shoppers who have bought say of goods
//	notify       what the shop writes to people
//	revise       many products at once, from rows of a spreadsheet
//	exchange     products in and out as Shopify's CSV
//	report       what happened, in figures: sales, visits and people by day
//	tend         what the back office does with a person: find, tell, hand out, erase, merge
//	react        what follows from events: the asynchronous life of the shop
package store

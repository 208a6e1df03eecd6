// Package order owns what was bought: a snapshot of every name and amount, and how
// it went on from there. It must not know prices, stock, carts or gateways; what
// an order says is never computed again. The table counter, from which numbers are
// taken, is its own as well.
//
// The states, and the verbs that lead from one to another:
//
//	from                            verb      to
//	-                               Place     pending
//	pending                         Await     awaiting
//	pending awaiting                Pay       paid
//	held                            Release   paid
//	paid                            Send      paid, fulfilled when nothing is left
//	pending awaiting held           Cancel    cancelled
//	paid held fulfilled             Refund    refunded
//	pending awaiting paid fulfilled
//	cancelled                       Hold      held
//
// pending waits for a gateway and holds its stock until ExpiresAt; awaiting waits
// for a bank transfer. held is money that does not fit the order, or came too
// late or twice: a person decides. Every step is one guarded update, so of two that race
// one happens and the other learns of it, and appends a row to the history.
//
// Beside the order's own states stand those of a Return, which return.go draws.
package order

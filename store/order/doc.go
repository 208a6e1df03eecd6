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
//	pending                         Authorize authorized
//	pending awaiting authorized     Pay       paid, fulfilled when nothing is left to be sent
//	held                            Release   paid, authorized while the money is reserved
//	authorized                      Send      authorized
//	paid                            Send      paid, fulfilled when nothing is left
//	pending awaiting authorized
//	held                            Cancel    cancelled
//	paid held fulfilled             Refund    refunded
//	pending awaiting authorized
//	paid fulfilled cancelled        Hold      held
//
// pending waits for a gateway and holds its stock until ExpiresAt; awaiting waits
// for a bank transfer. authorized has its money reserved, and not taken: it is packed and
// sent like a paid one, and is fulfilled when it was sent and paid. held is money that does not fit the order, or came too
// late or twice: a person decides. Every step is one guarded update, so of two that race
// one happens and the other learns of it, and appends a row to the history.
//
// Beside the order's own states stand those of a Return, which return.go draws.
package order

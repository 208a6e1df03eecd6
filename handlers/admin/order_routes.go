package admin

import (
	"slices"
	"strings"

	"regulars/store/staff"
)

// orderRoutes are orders and what becomes of them.
func (d *Door) orderRoutes() []Route {
	routes := slices.Concat(d.newOrderRoutes(), d.editRoutes(), d.dueRoutes(), d.captureRoutes(), d.pickupRoutes(), d.returnRoutes(), []Route{
		{get, "/admin/orders", staff.ReadOrders, d.orders},
		{post, "/admin/orders/views", staff.ReadOrders, d.keepView},
		{post, "/admin/orders/views/:view/forget", staff.ReadOrders, d.forgetView},
		{get, "/admin/orders/pick", staff.ReadOrders, d.pick},
		{get, "/admin/orders/:id", staff.ReadOrders, d.order},
		{post, "/admin/orders/:id/notes", staff.EditOrders, d.noteOrder},
		{post, "/admin/orders/:id/letters/:mail/again", staff.EditOrders, d.repeatLetter},
		{post, "/admin/orders/:id/receive", staff.EditOrders, d.receive},
		{post, "/admin/orders/:id/release", staff.EditOrders, d.release},
		{get, "/admin/orders/:id/send", staff.PackOrders, d.askSend},
		{post, "/admin/orders/:id/send", staff.PackOrders, d.send},
		{get, "/admin/orders/:id/slip", staff.ReadOrders, d.slip},
		{get, "/admin/orders/:id/cancel", staff.EditOrders, d.askCancel},
		{post, "/admin/orders/:id/cancel", staff.EditOrders, d.cancel},
		{get, "/admin/orders/:id/refund", staff.RefundOrders, d.askRefund},
		{post, "/admin/orders/:id/refund", staff.RefundOrders, d.refund},
		{get, "/admin/orders/:id/refund/part", staff.RefundOrders, d.askRefundPart},
		{post, "/admin/orders/:id/refund/part", staff.RefundOrders, d.refundPart},
	})
	for i, r := range routes {
		if strings.HasPrefix(r.Path, ordersPage+"/:id/") {
			routes[i].do = d.onOrder(r.do)
		}
	}
	return routes
}

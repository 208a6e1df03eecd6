package admin

import "regulars/store/staff"

// people is what staff do with customers.
func (d *Door) people() []Route {
	return []Route{
		{get, "/admin/customers", staff.ReadCustomers, d.customers},
		{get, "/admin/customers/tags", staff.ReadCustomers, d.customerTags},
		{post, "/admin/customers/export", staff.EraseCustomers, d.fresh("/admin/customers", d.exportCustomers)},
		{get, "/admin/customers/new", staff.EditCustomers, d.newCustomer},
		{post, "/admin/customers/new", staff.EditCustomers, d.enterCustomer},
		{get, "/admin/customers/:id", staff.ReadCustomers, d.customer},
		{get, "/admin/customers/:id/edit", staff.EditCustomers, d.editCustomer},
		{post, "/admin/customers/:id/edit", staff.EditCustomers, d.correctCustomer},
		{post, "/admin/customers/:id/tags", staff.EditCustomers, d.tagCustomer},
		{post, "/admin/customers/:id/trust", staff.EditCustomers, d.trustCustomer},
		{post, "/admin/customers/:id/untag", staff.EditCustomers, d.untagCustomer},
		{post, "/admin/customers/:id/notes", staff.EditCustomers, d.noteCustomer},
		{post, "/admin/customers/:id/notes/:note/remove", staff.EditCustomers, d.removeNote},
		{post, "/admin/customers/:id/data", staff.EraseCustomers, d.fresh("/admin/customers", d.customerData)},
		{get, "/admin/customers/:id/erase", staff.EraseCustomers, d.fresh("", d.askErase)},
		{post, "/admin/customers/:id/erase", staff.EraseCustomers, d.fresh("/admin/customers", d.eraseCustomer)},
		{post, "/admin/customers/:id/keep", staff.EraseCustomers, d.keepCustomer},
		{get, "/admin/customers/:id/merge", staff.EditCustomers, d.askMerge},
		{post, "/admin/customers/:id/merge", staff.EditCustomers, d.mergeCustomer},
		{post, "/admin/customers/:id/merges/:merge/part", staff.EditCustomers, d.partCustomer},
	}
}

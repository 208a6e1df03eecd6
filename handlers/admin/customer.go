package admin

import "regulars/store/staff"

// people is what staff do with customers.
func (d *Door) people() []Route {
	return []Route{
		{get, "/admin/customers", staff.ReadCustomers, d.customers},
		{get, "/admin/customers/tags", staff.ReadCustomers, d.customerTags},
		{get, "/admin/customers/export", staff.EraseCustomers, d.fresh("", d.exportCustomers)},
		{get, "/admin/customers/new", staff.EditCustomers, d.newCustomer},
		{post, "/admin/customers/new", staff.EditCustomers, d.enterCustomer},
		{get, "/admin/customers/:id", staff.ReadCustomers, d.customer},
		{get, "/admin/customers/:id/edit", staff.EditCustomers, d.editCustomer},
		{post, "/admin/customers/:id/edit", staff.EditCustomers, d.correctCustomer},
		{post, "/admin/customers/:id/tags", staff.EditCustomers, d.tagCustomer},
		{post, "/admin/customers/:id/untag", staff.EditCustomers, d.untagCustomer},
		{post, "/admin/customers/:id/notes", staff.EditCustomers, d.noteCustomer},
		{post, "/admin/customers/:id/notes/:note/remove", staff.EditCustomers, d.removeNote},
	}
}

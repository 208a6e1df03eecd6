package admin

import "regulars/store/staff"

// people is what staff do with customers.
func (d *Door) people() []Route {
	return []Route{
		{get, "/admin/customers", staff.ReadCustomers, d.customers},
		{get, "/admin/customers/tags", staff.ReadCustomers, d.customerTags},
		{get, "/admin/customers/export", staff.EraseCustomers, d.fresh("", d.exportCustomers)},
	}
}

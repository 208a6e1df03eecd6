package admin

import "regulars/store/staff"

// goods is what is sold: a part of the table in handlers.go.
func (d *Door) goods() []Route {
	return []Route{
		{get, "/admin/products/new", staff.EditProducts, d.newProduct},
		{post, "/admin/products/new", staff.EditProducts, d.createProduct},
		{get, "/admin/products/sheet", staff.EditProducts, d.sheet},
		{post, "/admin/products/sheet", staff.EditProducts, d.saveSheet},
		{get, "/admin/products/:id", staff.ReadProducts, d.product},
		{post, "/admin/products/:id", staff.EditProducts, d.saveProduct},
		{get, "/admin/products/:id/history", staff.ReadProducts, d.productHistory},
		{post, "/admin/products/:id/acts/:act/undo", staff.EditProducts, d.undoProductAct},
		{post, "/admin/products/:id/archive", staff.EditProducts, d.archiveProduct},
		{post, "/admin/products/:id/restore", staff.EditProducts, d.restoreProduct},
		{post, "/admin/products/:id/duplicate", staff.EditProducts, d.duplicateProduct},

		{get, "/admin/products/:id/stock", staff.ReadProducts, d.stock},
		{post, "/admin/products/:id/stock", staff.EditStock, d.saveStock},
		{post, "/admin/products/:id/stock/how", staff.EditStock, d.countStock},
		{get, "/admin/stock", staff.ReadProducts, d.lowStock},
		{get, "/admin/stock/csv", staff.ReadProducts, d.lowStockFile},
		{get, stockRulesPage, staff.EditSettings, d.stockRules},
		{post, stockRulesPage, staff.EditSettings, d.saveStockRules},

		{get, "/admin/collections", staff.ReadProducts, d.collections},
		{get, "/admin/collections/new", staff.EditProducts, d.newCollection},
		{post, "/admin/collections/new", staff.EditProducts, d.saveCollection},
		{get, "/admin/collections/:id", staff.ReadProducts, d.collection},
		{post, "/admin/collections/:id", staff.EditProducts, d.saveCollection},
		{get, "/admin/collections/:id/delete", staff.EditProducts, d.askDeleteCollection},
		{post, "/admin/collections/:id/delete", staff.EditProducts, d.deleteCollection},

		{get, "/admin/menus", staff.ReadContent, d.menus},
		{get, "/admin/menus/:menu", staff.ReadContent, d.menu},
		{post, "/admin/menus/:menu", staff.EditContent, d.saveMenu},
		{get, "/admin/redirects", staff.ReadContent, d.redirects},
		{post, "/admin/redirects", staff.EditProducts, d.saveRedirect},
		{post, "/admin/redirects/import", staff.EditProducts, d.importRedirects},
		{post, "/admin/redirects/delete", staff.EditProducts, d.deleteRedirect},
	}
}

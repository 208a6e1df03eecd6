package main

// passedOver are files whose words no shopper reads, or which machines read.
var passedOver = []string{
	// what others give it
	"views/ui/say.go", "handlers/web/words.go",
	// for staff, and for whoever designs
	"views/ui/overlay_templ.go", "views/ui/overlay.templ", "views/shop/kit_templ.go", "views/shop/kit.templ", "views/mail/staff.go", "handlers/shop/preview.go", "handlers/web/preview.go",
	// names of colours, as products have them
	"handlers/shop/colour.go",
	// for machines
	"handlers/shop/product_data.go", "handlers/shop/sitemap.go", "handlers/shop/robots.go", "handlers/shop/media.go", "views/mail/look.go",
	"handlers/web/device.go", "handlers/web/visit.go", "handlers/web/render.go", "handlers/web/middleware.go", "handlers/web/report.go",
	"handlers/web/session.go", "handlers/web/pack.go",
}

// machineWords are literals that look like words and are none.
var machineWords = []string{"Retry-After", "List-Unsubscribe", "One-Click", "Cache-Control", "Content-Type", "Clear-Site-Data", "ListItem", "BreadcrumbList", "Organization", "ContactPoint", "customer service"}

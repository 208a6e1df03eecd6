package art

func dorm() []kind {
	return []kind{
		{handle: "bedding", name: "Bedding set", ground: "dorm", beside: "pillow/marigold",
			front: "made bed, duvet turned back", detail: "duvet cover and pillowcase folded and tied",
			draw: bedding, close: beddingFolded},
		{handle: "blanket", name: "Blanket", ground: "dorm", beside: "mug/brick",
			front: "folded, woven stripes and fringe", detail: "close on the stripes and the fringe",
			draw: blanket, zoom: 1.7, x: 480, y: 640},
		{handle: "pillow", name: "Pillow", ground: "dorm", beside: "blanket/sage",
			front: "plump, with piping and a button", detail: "close on the piping and the label",
			draw: pillow, zoom: 1.8, x: 530, y: 660},
		{handle: "towel", name: "Towel", ground: "dorm", beside: "blanket/cream",
			front: "hanging from a wooden rail, striped border", detail: "close on the border and the waffle weave",
			draw: towel, zoom: 1.7, x: 400, y: 620},
		{handle: "laundry-bag", name: "Laundry bag", ground: "dorm", beside: "blanket/sky",
			front: "drawn by a cord, a shirt and a sock peeping out", detail: "close on the cord and the eyelets",
			draw: laundryBag, zoom: 1.8, x: 400, y: 380},
	}
}

func bedding(c *canvas, t tones) {
	c.oval(paint(0x1A1E28).veil(20), 420, 800, 340, 34)
	c.poly(woodShade, 24, 176, 330, 650, 330, 664, 640, 162, 640)
	c.poly(wood, 24, 164, 322, 636, 322, 648, 640, 152, 640)
	c.poly(woodLight, 12, 166, 322, 634, 322, 636, 350, 164, 350)
	c.rect(woodShade, 106, 740, 36, 66, 6)
	c.rect(woodShade, 664, 740, 36, 66, 6)
	c.poly(paperShade, 20, 166, 500, 634, 500, 704, 690, 704, 760, 96, 760, 96, 690)
	c.poly(paper, 16, 168, 490, 632, 490, 660, 580, 140, 580)
	for _, x := range []float64{182, 410} {
		c.poly(t.shade, 40, x+6, 410, x+204, 410, x+212, 530, x-2, 530)
		c.poly(t.base, 40, x, 402, x+198, 402, x+206, 520, x-8, 520)
		c.poly(t.light, 34, x, 402, x+150, 402, x+60, 520, x-8, 520)
		c.line(t.trim, 5, "M"+number(x+26)+" 424H"+number(x+170))
	}
	c.path(t.base, "M132 580H668L716 700V770Q690 800 650 786Q600 802 540 786Q470 802 400 786Q330 802 260 786Q200 802 150 786Q110 800 84 770V700Z")
	c.path(t.shade, "M84 694Q400 716 716 694V770Q690 800 650 786Q600 802 540 786Q470 802 400 786Q330 802 260 786Q200 802 150 786Q110 800 84 770Z")
	c.path(t.light, "M132 580H330Q240 640 220 702Q140 700 84 694Z")
	for i := range 6 {
		x := 240 + float64(i)*64
		c.bar(t.trim, 7, x, 596, 400+(x-400)*1.2, 780)
	}
	c.poly(paperShade, 16, 136, 556, 664, 556, 690, 626, 110, 626)
	c.poly(paper, 16, 138, 548, 662, 548, 686, 616, 114, 616)
	c.stitch(t.trim, 5, 12, "M130 602H670")
	c.tag(t.trim, t.deep, 560, 716, 60)
}

func beddingFolded(c *canvas, t tones) {
	c.shadow(400, 840, 320)
	for i, u := range []tones{t, tonesOf(t.light.lift(0.05), t.trim), t} {
		y := 700 - float64(i)*128
		c.rect(u.shade, 124, y, 560, 130, 56)
		c.rect(u.base, 100, y+10, 560, 124, 56)
		c.rect(u.light, 100, y+10, 560, 40, 20)
		c.bar(u.shade, 6, 150, y+76, 640, y+76)
		c.bar(u.shade, 4, 150, y+100, 640, y+100)
	}
	for i := range 6 {
		x := 150 + float64(i)*92
		c.bar(t.trim, 8, x, 500, x+10, 560)
	}
	c.rect(t.trimShade, 372, 440, 62, 404, 6)
	c.rect(t.trim, 362, 440, 58, 404, 6)
	c.path(t.trim, "M390 450C300 360 250 380 270 430C290 460 350 456 390 450C440 360 520 350 520 410C500 460 440 456 390 450Z")
	c.path(t.trimShade, "M390 450C330 410 300 410 306 428C320 446 350 450 390 450C440 402 480 396 484 416C470 444 430 450 390 450Z")
	c.rect(paper, 480, 600, 130, 92, 8)
	c.letterN(t.mark, 528, 624, 44)
}

func blanket(c *canvas, t tones) {
	c.shadow(410, 800, 300)
	layers := []paint{t.base, t.light, t.base}
	for i, p := range layers {
		y := 650 - float64(i)*112
		c.rect(t.deep, 146, y+6, 530, 134, 60)
		c.rect(p.lift(-0.05), 140, y, 530, 136, 62)
		c.rect(p, 130, y, 530, 124, 58)
		c.bar(t.shade, 6, 200, y+64, 656, y+64)
	}
	c.path(t.light, "M150 440Q120 400 190 380L620 360Q680 370 668 430L660 470Q600 500 500 480L160 480Z")
	c.path(t.base, "M330 372L560 362Q640 420 620 760H360Q380 480 330 372Z")
	c.path(t.shade, "M560 362L620 360Q680 380 668 430L640 760H600Q630 460 560 362Z")
	for i, w := range []float64{22, 8, 22} {
		y := 610 + float64(i)*40
		c.bar(t.trim, w, 384-float64(i), y, 610, y)
	}
	c.bar(t.trim, 14, 370, 480, 600, 474)
	for x := 366.0; x < 636; x += 22 {
		c.bend(t.light, 9, x, 756, x-4, 784, x+4, 806)
	}
	c.tag(paper, t.mark, 540, 520, 64)
}

func pillow(c *canvas, t tones) {
	c.shadow(410, 800, 290)
	c.turn(-6, 400, 540, func() {
		d := "M140 300C190 250 260 300 400 292C540 300 620 250 664 300C700 350 654 420 660 540C654 660 700 730 660 780C610 826 540 780 400 788C260 780 190 826 140 780C104 730 150 660 146 540C150 420 104 350 140 300Z"
		c.path(t.base, d)
		c.path(t.light, "M140 300C190 250 260 300 400 292C540 300 620 250 664 300C560 310 430 330 330 380C240 430 200 560 180 700C150 740 140 780 140 780C104 730 150 660 146 540C150 420 104 350 140 300Z")
		c.path(t.shade, "M660 780C610 826 540 780 400 788C260 780 190 826 140 780C300 770 440 760 530 700C610 640 630 520 650 380C660 420 654 480 660 540C654 660 700 730 660 780Z")
		c.line(t.trim, 10, d)
		c.bend(t.shade, 7, 400, 540, 330, 500, 270, 496)
		c.bend(t.shade, 7, 400, 540, 470, 480, 530, 470)
		c.bend(t.shade, 7, 400, 540, 380, 620, 340, 660)
		c.disc(t.deep, 402, 544, 26)
		c.disc(t.trim, 400, 540, 24)
		c.disc(t.trimShade, 393, 540, 4)
		c.disc(t.trimShade, 407, 540, 4)
		c.tag(paper, t.mark, 560, 690, 74)
	})
}

func towel(c *canvas, t tones) {
	c.rect(woodShade, 120, 214, 560, 30, 14)
	c.rect(woodLight, 120, 208, 560, 20, 10)
	c.disc(woodShade, 132, 224, 32)
	c.disc(wood, 128, 220, 30)
	c.disc(woodShade, 676, 224, 32)
	c.disc(wood, 672, 220, 30)
	c.poly(paint(0x1A1E28).veil(14), 20, 260, 240, 620, 240, 640, 800, 280, 800)
	c.poly(t.shade, 10, 230, 214, 586, 214, 592, 690, 226, 690)
	c.path(t.base, "M200 226Q200 196 230 196H560Q590 200 588 226L596 760Q560 778 500 764Q440 780 380 764Q320 780 260 764Q220 776 192 760Z")
	c.path(t.light, "M200 226Q200 196 230 196H280L262 764Q220 776 192 760Z")
	c.path(t.shade, "M520 196H560Q590 200 588 226L596 760Q560 778 530 768Z")
	c.path(t.light, "M200 226Q200 196 230 196H560Q590 200 588 226Z")
	for y := 290.0; y < 570; y += 44 {
		c.dots(t.shade, 10, 226, y, 570, y)
	}
	c.poly(t.trim, 0, 196, 600, 593, 600, 593, 640, 195, 640)
	c.poly(t.trim, 0, 195, 656, 594, 656, 594, 668, 195, 668)
	c.poly(t.trimShade, 0, 526, 600, 593, 600, 594, 640, 527, 640)
	c.tag(paper, t.mark, 340, 690, 70)
}

func laundryBag(c *canvas, t tones) {
	c.shadow(410, 800, 230)
	c.path(0xDCE7EC, "M296 340L280 230L322 190L400 200L414 340Z")
	c.path(0xB4CAD6, "M360 194L400 200L414 340H376Z")
	c.bar(0x86B2D0, 12, 286, 250, 400, 238)
	c.bar(0x86B2D0, 12, 290, 284, 404, 272)
	c.path(0xE9A820, "M420 340L432 244Q400 220 420 200L470 184Q500 180 508 206L520 340Z")
	c.path(0xC98A12, "M480 184Q500 180 508 206L520 340H490Z")
	c.bar(0xF6E9CB, 14, 434, 250, 508, 236)
	c.path(t.deep, "M270 320Q400 380 530 320L516 376H284Z")
	c.path(t.base, "M284 350Q400 400 516 350C560 440 620 560 616 700C612 780 580 800 520 800H280C220 800 188 780 184 700C180 560 240 440 284 350Z")
	c.path(t.light, "M284 350Q300 360 318 366C280 470 250 600 262 720C266 770 280 790 300 800H280C220 800 188 780 184 700C180 560 240 440 284 350Z")
	c.path(t.shade, "M516 350C560 440 620 560 616 700C612 780 580 800 520 800H470C530 780 550 720 540 640C530 520 500 440 470 372Q496 366 516 350Z")
	for _, x := range []float64{330, 400, 462} {
		c.bend(t.shade, 7, x, 384, x-(400-x)*0.2, 440, x-(400-x)*0.4, 500)
	}
	c.path(t.base, "M262 300Q276 344 290 356Q400 404 510 356Q526 340 540 296Q520 326 400 352Q290 330 262 300Z")
	c.path(t.light, "M262 300Q276 344 290 356L330 368Q320 344 316 326Q284 316 262 300Z")
	c.bend(t.trim, 13, 286, 362, 340, 384, 400, 392, 460, 384, 514, 362)
	c.bend(t.trim, 13, 420, 390, 444, 440, 430, 500, 450, 550)
	c.bend(t.trim, 13, 420, 390, 400, 450, 412, 490, 398, 540)
	c.rect(woodShade, 406, 400, 34, 44, 12)
	c.letterN(t.trim, 340, 610, 110)
}

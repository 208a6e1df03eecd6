package art

func devices() []kind {
	return []kind{
		{handle: "tablet", name: "Tablet", ground: "tablets", beside: "mug/cream",
			front: "screen lit with hills, back of the shell behind it", detail: "seen from the back, camera and mark",
			draw: tablet, close: tabletBack},
		{handle: "large-tablet", name: "Large tablet", ground: "tablets", beside: "keyboard/graphite",
			front: "lying across, wide screen lit with hills", detail: "close on the corner of the screen",
			draw: largeTablet, zoom: 1.6, x: 560, y: 430},
		{handle: "small-tablet", name: "Small tablet", ground: "tablets", beside: "passport-wallet/rust",
			front: "hardly as tall as the pencil beside it, screen lit", detail: "close on its thin edge, the pencil beside it",
			draw: smallTablet, zoom: 1.6, x: 480, y: 500},
		{handle: "tablet-cover", name: "Tablet cover", ground: "tablet-accessories", beside: "stylus/ink",
			front: "folded into a stand with a tablet in it", detail: "closed, elastic loop with a stylus",
			draw: tabletCover, close: tabletCoverShut},
		{handle: "tablet-stand", name: "Tablet stand", ground: "tablet-accessories", beside: "keyboard/graphite",
			front: "arm and tray holding a tablet", detail: "close on the tray and the hinge",
			draw: tabletStand, zoom: 1.7, x: 400, y: 600},
		{handle: "folding-stand", name: "Folding stand", ground: "tablet-accessories", beside: "stylus/ink",
			front: "two hinged plates, open, with a tablet leaning on it", detail: "close on the hinge and the lip",
			draw: foldingStand, zoom: 1.6, x: 520, y: 680},
		{handle: "stylus", name: "Stylus", ground: "tablet-accessories", beside: "tablet/graphite",
			front: "drawing a line on a sheet of glass", detail: "close on the tip and the line",
			draw: stylus, zoom: 2, x: 300, y: 660},
		{handle: "keyboard", name: "Keyboard", ground: "tablet-accessories", beside: "tablet-stand/sand",
			front: "compact rows of keys, one in another colour", detail: "close on the keys",
			draw: keyboard, zoom: 1.9, x: 560, y: 600},
	}
}

// screen is a lit display: sky, sun and hills in the object's own tones.
func (c *canvas) screen(t tones, x, y, w, h float64) {
	c.rect(0xDDEAF0, x, y, w, h, 8)
	c.disc(0xF3C767, x+w*0.68, y+h*0.27, w*0.1)
	c.add(shape{segs: []seg{{'M', [3]pt{{x, y + h*0.62}}},
		{'C', [3]pt{{x + w*0.25, y + h*0.4}, {x + w*0.45, y + h*0.46}, {x + w, y + h*0.7}}},
		{'L', [3]pt{{x + w, y + h}}}, {'L', [3]pt{{x, y + h}}}, {op: 'Z'}}, fill: t.light})
	c.add(shape{segs: []seg{{'M', [3]pt{{x, y + h*0.84}}},
		{'C', [3]pt{{x + w*0.35, y + h*0.78}, {x + w*0.6, y + h*0.6}, {x + w, y + h*0.6}}},
		{'L', [3]pt{{x + w, y + h}}}, {'L', [3]pt{{x, y + h}}}, {op: 'Z'}}, fill: t.shade})
	c.letterN(0x3A4A58, x+w*0.08, y+h*0.07, w*0.08)
	c.poly(paint(0xFFFFFF).veil(22), 0, x+w*0.36, y, x+w*0.78, y, x+w*0.28, y+h, x, y+h, x, y+h*0.74)
}

func tablet(c *canvas, t tones) {
	c.shadow(420, 800, 260)
	c.lean(0.05, 400, func() {
		c.rect(t.deep, 282, 204, 358, 560, 34)
		c.rect(t.base, 274, 198, 358, 560, 34)
		c.rect(t.light, 580, 228, 28, 74, 14)
		c.disc(black, 594, 246, 10)
		c.disc(black, 594, 280, 10)
		c.rect(t.shade, 200, 240, 372, 556, 36)
		c.rect(t.base, 190, 236, 372, 558, 36)
		c.rect(t.light, 190, 236, 366, 552, 36)
		c.rect(black, 196, 242, 360, 548, 30)
		c.screen(t, 216, 266, 320, 500)
	})
}

func largeTablet(c *canvas, t tones) {
	c.shadow(410, 800, 330)
	c.lean(0.04, 400, func() {
		c.rect(t.deep, 116, 262, 612, 520, 38)
		c.rect(t.base, 106, 256, 612, 540, 38)
		c.rect(t.shade, 84, 282, 626, 516, 40)
		c.rect(t.light, 74, 276, 622, 516, 40)
		c.rect(black, 80, 282, 610, 506, 34)
		c.screen(t, 108, 310, 554, 450)
	})
}

func smallTablet(c *canvas, t tones) {
	c.shadow(410, 800, 240)
	c.turn(5, 620, 800, func() { c.pencil(0xE9A820, 590, 796, 560, 40) })
	c.lean(0.05, 400, func() {
		c.rect(t.deep, 262, 322, 290, 466, 30)
		c.rect(t.shade, 222, 344, 306, 454, 34)
		c.rect(t.base, 212, 340, 306, 456, 34)
		c.rect(t.light, 212, 340, 300, 452, 34)
		c.rect(black, 218, 346, 294, 446, 28)
		c.screen(t, 236, 384, 258, 370)
	})
}

func tabletBack(c *canvas, t tones) {
	c.shadow(410, 850, 280)
	c.lean(-0.05, 400, func() {
		c.rect(t.deep, 170, 196, 476, 654, 44)
		c.rect(t.light, 160, 190, 476, 656, 44)
		c.rect(t.base, 168, 196, 470, 650, 42)
		c.path(t.shade, "M638 520V804Q638 846 596 846H300Z")
		c.rect(t.light, 196, 226, 72, 160, 36)
		c.rect(t.shade, 204, 232, 60, 150, 30)
		for _, y := range []float64{268, 340} {
			c.disc(black, 234, y, 25)
			c.disc(0x3C5468, 234, y, 13)
			c.disc(0xDDEAF0, 229, y-5, 4)
		}
		c.letterN(t.trim, 364, 470, 84)
		c.dots(t.deep, 7, 340, 816, 460, 816)
		c.rect(t.deep, 646, 280, 8, 90, 4)
	})
}

func tabletCover(c *canvas, t tones) {
	c.shadow(400, 800, 320)
	c.poly(t.deep, 14, 560, 300, 690, 786, 640, 800, 500, 700)
	c.poly(t.shade, 14, 560, 312, 670, 790, 640, 800, 480, 700)
	c.poly(t.base, 12, 84, 752, 178, 690, 650, 740, 590, 806)
	c.poly(t.light, 12, 84, 746, 178, 686, 640, 734, 588, 796)
	c.poly(t.shade, 0, 120, 742, 186, 700, 610, 744, 568, 784)
	c.within(affine{1, 0.1, 0.06, 1, -52, -40}, func() {
		c.rect(t.deep, 140, 302, 496, 386, 26)
		c.rect(t.base, 130, 296, 496, 386, 26)
		c.rect(t.light, 130, 296, 484, 16, 8)
		c.rect(black, 150, 316, 456, 346, 20)
		c.screen(t, 170, 336, 416, 306)
	})
	c.turn(14, 240, 720, func() {
		c.rect(0xF7F5EF, 200, 708, 270, 18, 8)
		c.rect(t.trim, 200, 708, 40, 18, 8)
		c.poly(black, 0, 470, 710, 496, 718, 470, 724)
	})
}

func tabletCoverShut(c *canvas, t tones) {
	c.shadow(410, 850, 280)
	c.lean(0.05, 400, func() {
		c.poly(t.deep, 30, 190, 216, 620, 190, 638, 210, 638, 810, 610, 850, 190, 846)
		c.rect(steel, 190, 206, 440, 630, 34)
		c.rect(t.base, 160, 214, 446, 634, 30)
		c.path(t.light, "M160 244Q160 214 190 214H226V848H190Q160 848 160 818Z")
		c.rect(t.shade, 226, 214, 9, 634, 0)
		c.stitch(t.deep, 4, 13, "M256 240H578V822H256")
		for _, x := range []float64{346, 462} {
			c.rect(t.shade, x, 252, 7, 560, 0)
		}
		c.tag(t.trim, t.deep, 262, 740, 70)
		c.rect(0xF7F5EF, 618, 260, 24, 420, 12)
		c.rect(paperLine, 632, 270, 10, 400, 5)
		c.poly(black, 2, 620, 676, 630, 716, 640, 676)
		c.rect(t.trim, 598, 420, 54, 70, 10)
		c.rect(t.trimShade, 598, 474, 54, 16, 6)
	})
}

func tabletStand(c *canvas, t tones) {
	c.shadow(410, 800, 220)
	c.oval(t.deep, 410, 780, 176, 40)
	c.oval(t.shade, 406, 772, 176, 40)
	c.oval(t.base, 404, 762, 174, 38)
	c.path(t.light, "M232 760C250 730 330 722 404 724C330 734 270 746 250 776Q234 768 232 760Z")
	c.poly(t.deep, 12, 410, 470, 470, 470, 456, 764, 404, 764)
	c.poly(t.base, 10, 384, 470, 440, 470, 432, 766, 378, 766)
	c.poly(t.light, 6, 384, 470, 400, 470, 394, 766, 378, 766)
	c.turn(-4, 400, 450, func() {
		c.rect(steelShade, 172, 206, 476, 372, 28)
		c.rect(black, 160, 202, 476, 372, 28)
		c.screen(tonesOf(0x5E8C83, 0), 180, 222, 436, 332)
		c.block(t, 250, 566, 280, 30, 30, 18, 10)
		c.rect(t.base, 276, 540, 40, 40, 10)
		c.rect(t.base, 466, 540, 40, 40, 10)
		c.rect(t.light, 276, 540, 40, 12, 6)
		c.rect(t.light, 466, 540, 40, 12, 6)
	})
	c.disc(t.shade, 408, 636, 28)
	c.disc(t.trim, 404, 632, 22)
	c.letterN(t.deep, 397, 624, 16)
}

func foldingStand(c *canvas, t tones) {
	c.shadow(420, 800, 270)
	c.poly(t.deep, 14, 170, 770, 250, 716, 640, 716, 690, 776, 640, 806, 190, 806)
	c.poly(t.base, 14, 160, 756, 240, 704, 640, 704, 680, 764, 640, 792, 180, 792)
	c.poly(t.light, 10, 160, 756, 240, 704, 640, 704, 652, 722, 262, 722, 190, 766)
	c.poly(t.deep, 10, 470, 470, 540, 470, 640, 716, 560, 716)
	c.poly(t.shade, 10, 450, 466, 516, 466, 614, 712, 536, 712)
	c.lean(0.05, 400, func() {
		c.rect(steelShade, 206, 230, 396, 520, 28)
		c.rect(black, 194, 226, 396, 520, 28)
		c.screen(tonesOf(0x5E8C83, 0), 214, 246, 356, 480)
	})
	c.block(t, 190, 742, 380, 26, 26, 16, 8)
	for _, x := range []float64{236, 476} {
		c.rect(t.base, x, 716, 44, 46, 10)
		c.rect(t.light, x, 716, 44, 14, 7)
	}
	c.disc(t.trim, 626, 712, 20)
	c.disc(t.trimShade, 626, 712, 8)
}

func stylus(c *canvas, t tones) {
	c.shadow(400, 800, 280)
	c.poly(steel, 24, 100, 700, 250, 560, 700, 640, 570, 810)
	c.poly(steelLight, 24, 100, 690, 250, 552, 700, 630, 570, 798)
	c.poly(0xF6F8F8, 16, 136, 688, 258, 574, 658, 640, 556, 776)
	c.bend(t.mark, 11, 330, 640, 400, 620, 400, 670, 330, 680, 300, 710, 380, 730, 440, 712, 400, 690, 340, 706, 262, 670)
	c.turn(32, 262, 670, func() {
		c.poly(black, 3, 262, 668, 252, 630, 272, 630)
		c.poly(steel, 2, 252, 634, 240, 584, 284, 584, 272, 634)
		c.poly(steelShade, 2, 264, 634, 268, 584, 284, 584, 272, 634)
		c.rect(t.base, 236, 130, 52, 460, 10)
		c.rect(t.light, 236, 130, 15, 460, 7)
		c.rect(t.shade, 270, 130, 18, 460, 7)
		c.rect(t.trim, 235, 520, 54, 14, 0)
		c.rect(t.deep, 256, 440, 12, 56, 6)
		c.rect(t.trim, 235, 110, 54, 44, 16)
		c.rect(t.trimShade, 272, 112, 17, 40, 8)
		c.letterN(t.trim, 253, 240, 22)
	})
}

func keyboard(c *canvas, t tones) {
	c.within(affine{0.86, 0.09, -0.28, 0.8, 246, 60}, func() {
		c.rect(paint(0x1A1E28).veil(20), 96, 536, 660, 244, 40)
		c.rect(t.deep, 82, 512, 640, 240, 26)
		c.rect(t.shade, 80, 500, 640, 236, 26)
		c.rect(t.base, 76, 482, 640, 236, 26)
		c.rect(t.light, 76, 482, 640, 20, 10)
		c.keys(t.shade.lift(-0.08), 6)
		c.keys(paper, 0)
		c.rect(t.trim, 98, 512, 62, 38, 9)
		c.rect(t.trim, 98+7*74, 562, 62, 38, 9)
		c.letterN(t.mark, 490, 624, 20)
	})
}

// keys draws all keycaps in one paint, shifted down by dy.
func (c *canvas) keys(fill paint, dy float64) {
	for i := range 24 {
		c.rect(fill, 98+float64(i%8)*74, 512+float64(i/8)*50+dy, 62, 38, 9-dy)
	}
	for _, k := range [][2]float64{{98, 112}, {220, 366}, {598, 80}} {
		c.rect(fill, k[0], 662+dy, k[1], 38, 9-dy)
	}
}

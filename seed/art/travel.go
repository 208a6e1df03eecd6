package art

func travel() []kind {
	return []kind{
		{handle: "laptop-sleeve", name: "Laptop sleeve", ground: "bags", beside: "stylus/graphite",
			front: "laptop sliding out, leather corner", detail: "close on the zip and the leather corner",
			draw: laptopSleeve, zoom: 1.8, x: 480, y: 560},
		{handle: "packing-cubes", name: "Packing cubes", ground: "bags", beside: "passport-wallet/rust",
			front: "three stacked cubes with mesh lids", detail: "close on the mesh and the zip pulls",
			draw: packingCubes, zoom: 1.6, x: 420, y: 520},
		{handle: "passport-wallet", name: "Passport wallet", ground: "bags", beside: "earbuds/cream",
			front: "with passport and boarding pass", detail: "close on the boarding pass",
			draw: passportWallet, zoom: 1.8, x: 430, y: 330},
		{handle: "luggage-tag", name: "Luggage tag", ground: "bags", beside: "duffel/graphite",
			front: "strap, window and address card", detail: "close on the address card",
			draw: luggageTag, zoom: 1.7, x: 400, y: 600},
	}
}

func laptopSleeve(c *canvas, t tones) {
	c.shadow(400, 800, 290)
	c.turn(-5, 400, 620, func() {
		c.rect(steelShade, 186, 256, 446, 400, 22)
		c.rect(steelLight, 178, 250, 446, 400, 22)
		c.rect(steel, 590, 262, 26, 300, 0)
		c.letterN(steelShade, 384, 296, 40)
		c.poly(t.deep, 30, 130, 384, 690, 384, 694, 780, 660, 802, 130, 796)
		c.rect(t.base, 120, 392, 548, 404, 34)
		c.path(t.light, "M120 430Q120 392 158 392H630Q668 392 668 430V440H120Z")
		c.path(t.shade, "M620 440H668V760Q668 796 632 796H590Q620 780 620 740Z")
		c.line(steelLight, 6, "M134 426H654")
		c.rect(steel, 150, 416, 34, 20, 6)
		c.poly(t.trim, 6, 156, 434, 178, 434, 184, 510, 150, 510)
		c.path(t.trim, "M668 600V760Q668 796 632 796H470Z")
		c.stitch(t.trimShade, 4, 11, "M650 640L510 780")
		c.tag(paper, t.mark, 210, 640, 96)
	})
}

func packingCubes(c *canvas, t tones) {
	c.shadow(420, 800, 280)
	c.block(t, 130, 630, 460, 168, 110, 80, 22)
	c.cubeFront(t, 130, 630, 460, 168)
	u := tonesOf(t.trim, t.base)
	c.block(u, 170, 480, 390, 150, 96, 70, 20)
	c.cubeFront(u, 170, 480, 390, 150)
	v := tonesOf(t.light, t.trim)
	c.block(v, 230, 350, 290, 130, 84, 62, 18)
	c.poly(v.deep, 10, 262, 342, 318, 300, 572, 300, 520, 342)
	for i := range 6 {
		x := 290 + float64(i)*44
		c.bar(v.shade, 4, x, 340, x+44, 302)
	}
	c.bar(v.shade, 4, 284, 326, 538, 326)
	c.bar(v.shade, 4, 300, 313, 552, 313)
	c.cubeFront(v, 230, 350, 290, 130)
}

// cubeFront is the front of a packing cube: zip, pull, label and mesh window.
func (c *canvas) cubeFront(t tones, x, y, w, h float64) {
	c.bar(t.deep, 9, x+14, y+24, x+w-10, y+24)
	c.bar(steelLight, 3, x+14, y+24, x+w-10, y+24)
	c.rect(t.deep, x+w*0.32, y+46, w*0.6, h-66, 18)
	for i := range 7 {
		d := w * 0.6 / 7 * (float64(i) + 0.5)
		c.bar(t.base, 4, x+w*0.32+d, y+48, x+w*0.32+d, y+h-22)
	}
	for _, f := range []float64{0.25, 0.5, 0.75} {
		c.bar(t.base, 4, x+w*0.33, y+46+(h-66)*f, x+w*0.91, y+46+(h-66)*f)
	}
	c.poly(t.trim, 5, x+w*0.2-9, y+22, x+w*0.2+9, y+22, x+w*0.2+13, y+70, x+w*0.2-13, y+70)
	c.tag(paper, t.mark, x+26, y+h*0.56, 58)
}

func passportWallet(c *canvas, t tones) {
	c.shadow(410, 800, 230)
	c.turn(7, 420, 400, func() {
		c.rect(paperShade, 346, 180, 230, 400, 14)
		c.rect(paper, 338, 176, 230, 400, 14)
		c.rect(0xB23A2A, 338, 176, 230, 54, 14)
		c.lines(paperLine, 8, 364, 262, 120, 26, 2)
		c.path(0x27376A, "M500 262l44 22-44 22 8-22Z")
	})
	c.turn(-4, 330, 400, func() {
		c.rect(0x16224A, 246, 262, 270, 400, 16)
		c.rect(0x27376A, 238, 256, 270, 400, 16)
		c.add(shape{segs: []seg{{'E', [3]pt{{372, 342}, {46, 46}}}, {'E', [3]pt{{372, 342}, {20, 46}}}}, fill: 0xE9C66A, width: 6})
		c.bar(0xE9C66A, 6, 326, 342, 418, 342)
		c.bar(0xE9C66A, 8, 320, 290, 424, 290)
	})
	c.lean(0.05, 400, func() {
		c.poly(t.deep, 18, 196, 436, 236, 408, 632, 408, 632, 776, 600, 800, 196, 796)
		c.rect(t.base, 190, 430, 404, 368, 24)
		c.path(t.light, "M190 454Q190 430 214 430H250V798H214Q190 798 190 774Z")
		c.rect(t.shade, 250, 430, 9, 368, 0)
		c.stitch(t.deep, 4, 12, "M280 452H574V778H280")
		c.rect(t.trim, 520, 560, 80, 60, 12)
		c.disc(0xD9B45A, 546, 590, 12)
		c.tag(t.trim, t.deep, 330, 670, 84)
	})
}

func luggageTag(c *canvas, t tones) {
	c.shadow(410, 800, 200)
	c.bend(t.trimShade, 30, 396, 420, 320, 300, 340, 190, 420, 170, 480, 230, 460, 330, 410, 420)
	c.bend(t.trim, 22, 392, 418, 318, 300, 338, 188, 418, 168, 478, 230, 456, 330, 408, 418)
	c.rect(0xD9B45A, 322, 236, 52, 44, 10)
	c.turn(5, 400, 600, func() {
		c.poly(t.deep, 30, 272, 476, 350, 380, 468, 380, 556, 470, 556, 802, 272, 802)
		c.poly(t.base, 30, 254, 470, 330, 376, 456, 376, 536, 470, 536, 798, 254, 798)
		c.poly(t.light, 24, 254, 470, 330, 376, 352, 376, 290, 470, 290, 798, 254, 798)
		c.stitch(t.deep, 4, 12, "M276 484L340 398H446L514 484V776H276Z")
		c.disc(0xD9B45A, 394, 430, 26)
		c.disc(t.deep, 394, 430, 14)
		c.rect(t.deep, 296, 520, 198, 220, 16)
		c.rect(paper, 306, 532, 180, 200, 10)
		c.letterN(t.mark, 326, 556, 36)
		c.lines(paperLine, 8, 326, 626, 140, 32, 3)
		c.path(paint(0xFFFFFF).veil(45), "M306 532H400L306 690Z")
	})
	c.bend(t.trim, 22, 408, 418, 398, 424, 392, 418)
}

package art

func smalls() []kind {
	return []kind{
		{handle: "alarm-clock", name: "Alarm clock", ground: "dorm", beside: "pillow/sky",
			front: "two bells, eight minutes past ten", detail: "close on the dial and its hands",
			draw: alarmClock, zoom: 1.8, x: 400, y: 560},
		{handle: "power-bank", name: "Power bank", ground: "tablet-accessories", beside: "headphones/graphite",
			front: "four charge lights, short cable plugged in", detail: "close on the charge lights and the port",
			draw: powerBank, zoom: 1.8, x: 410, y: 420},
		{handle: "cable-set", name: "Cable set", ground: "tablet-accessories", beside: "power-bank/cream",
			front: "coiled and tied, three plugs", detail: "close on the plugs",
			draw: cableSet, zoom: 1.8, x: 410, y: 700},
	}
}

func alarmClock(c *canvas, t tones) {
	c.shadow(410, 800, 230)
	c.bar(t.deep, 34, 270, 730, 226, 788)
	c.bar(t.deep, 34, 530, 730, 582, 788)
	c.bend(steelShade, 14, 330, 290, 350, 222, 400, 206, 450, 222, 474, 290)
	for _, s := range []float64{-1, 1} {
		c.turn(s*30, 400, 540, func() {
			c.rect(steelShade, 392, 286, 16, 40, 0)
			c.path(t.trimShade, "M300 296C306 226 346 196 402 196S500 226 504 296Q400 316 300 296Z")
			c.path(t.trim, "M296 292C302 222 342 192 398 192S470 220 480 290Q400 310 296 292Z")
		})
	}
	c.disc(t.deep, 416, 550, 232)
	c.disc(t.shade, 408, 546, 232)
	c.disc(t.base, 400, 540, 230)
	c.path(t.light, "M170 540C170 410 270 312 400 310C300 340 230 420 226 540C224 640 280 720 340 760C240 730 170 640 170 540Z")
	c.disc(paperShade, 402, 544, 184)
	c.disc(paper, 400, 540, 180)
	for i := range 12 {
		c.turn(float64(i)*30, 400, 540, func() {
			w := 7.0
			if i%3 == 0 {
				w = 14
			}
			c.bar(t.mark, w, 400, 386, 400, 404)
		})
	}
	c.turn(-56, 400, 540, func() { c.bar(black, 18, 400, 540, 400, 454) })
	c.turn(48, 400, 540, func() { c.bar(black, 11, 400, 540, 400, 412) })
	c.turn(140, 400, 540, func() { c.bar(0xB23A2A, 6, 400, 560, 400, 440) })
	c.disc(t.trim, 400, 540, 20)
	c.letterN(t.mark, 388, 612, 32)
}

func powerBank(c *canvas, t tones) {
	c.shadow(420, 800, 210)
	c.bend(t.trimShade, 20, 470, 250, 480, 130, 590, 130, 640, 260, 620, 460, 680, 620, 660, 740)
	c.bend(t.trim, 14, 468, 250, 478, 132, 588, 132, 637, 260, 617, 460, 676, 620, 656, 740)
	c.lean(0.05, 400, func() {
		c.block(t, 240, 270, 290, 526, 56, 36, 44)
		c.rect(t.deep, 300, 244, 60, 14, 7)
		c.rect(steelLight, 446, 214, 50, 44, 8)
		c.rect(t.trim, 440, 176, 62, 56, 12)
		c.path(t.light, "M240 314Q240 270 284 270H292V796H284Q240 796 240 752Z")
		for i := range 4 {
			p := paint(0xFFE6A3)
			if i == 3 {
				p = t.deep
			}
			c.disc(p, 350+float64(i)*34, 336, 10)
		}
		c.path(t.trim, "M410 470L350 580H400L384 660L452 540H400Z")
		for y := 706.0; y < 770; y += 20 {
			c.bar(t.shade, 7, 320, y, 500, y)
		}
		c.letterN(t.trim, 396, 396, 30)
	})
	c.rect(t.trim, 630, 716, 54, 66, 12)
	c.rect(steelLight, 640, 776, 34, 30, 5)
}

func cableSet(c *canvas, t tones) {
	c.shadow(410, 800, 270)
	for i, p := range []paint{t.deep, t.shade, t.base, t.light} {
		r := 214 - float64(i)*30
		c.add(shape{segs: []seg{{'E', [3]pt{{400, 430}, {r, r * 0.98}}}}, fill: p, width: 24})
	}
	c.add(shape{segs: []seg{{'E', [3]pt{{394, 424}, {214, 209}}}}, fill: t.base, width: 14, dash: 30})
	c.bend(t.shade, 24, 330, 620, 250, 660, 220, 700, 214, 740)
	c.bend(t.base, 24, 400, 634, 396, 680, 410, 700, 408, 740)
	c.bend(t.light, 24, 470, 620, 560, 640, 600, 690, 606, 740)
	for i, x := range []float64{212, 408, 606} {
		c.plug(t, x, 724, i)
	}
	c.rect(t.trimShade, 356, 566, 100, 110, 14)
	c.rect(t.trim, 350, 560, 100, 110, 14)
	c.stitch(t.trimShade, 4, 10, "M364 574V656M436 574V656")
	c.letterN(t.deep, 384, 594, 42)
	c.rect(t.trim, 350, 192, 84, 120, 14)
	c.disc(0xD9B45A, 392, 276, 13)
}

// plug is a cable's end: flat and wide, small and round, or slim, by sort.
func (c *canvas) plug(t tones, x, y float64, sort int) {
	w := []float64{78, 58, 46}[sort]
	c.rect(t.deep, x-w/2+5, y, w, 70, 14)
	c.rect(t.trim, x-w/2, y-4, w, 70, 14)
	c.rect(t.trimShade, x+w/2-16, y-4, 16, 70, 8)
	c.rect(steelShade, x-w*0.34, y+66, w*0.68, 36, 5)
	c.rect(steelLight, x-w*0.34, y+66, w*0.42, 36, 5)
	if sort == 0 {
		c.rect(black, x-14, y+78, 8, 10, 0)
		c.rect(black, x+6, y+78, 8, 10, 0)
	}
}

package art

func sound() []kind {
	return []kind{
		{handle: "headphones", name: "Headphones", ground: "audio", beside: "tablet/graphite",
			front: "over-ear, padded band", detail: "close on the ear cup and its cushion",
			draw: headphones, zoom: 1.8, x: 540, y: 600},
		{handle: "earbuds", name: "Earbuds", ground: "audio", beside: "passport-wallet/clay",
			front: "two buds over their open case", detail: "close on the buds",
			draw: earbuds, zoom: 1.7, x: 400, y: 400},
		{handle: "speaker", name: "Speaker", ground: "audio", beside: "tumbler/cream",
			front: "dotted front, volume dial, carrying handle", detail: "close on the dial and the driver",
			draw: speaker, zoom: 1.8, x: 470, y: 560},
	}
}

func headphones(c *canvas, t tones) {
	c.shadow(410, 800, 250)
	c.bend(t.deep, 52, 232, 560, 236, 360, 320, 236, 420, 214, 520, 240, 592, 360, 596, 560)
	c.bend(t.base, 46, 226, 560, 230, 356, 316, 234, 412, 212, 512, 236, 584, 356, 590, 560)
	c.bend(t.light, 14, 212, 540, 218, 350, 306, 226, 408, 198, 470, 206)
	c.bend(t.shade, 26, 300, 268, 350, 240, 412, 230, 476, 244, 522, 274)
	c.rect(steelShade, 214, 520, 26, 90, 8)
	c.rect(steel, 576, 520, 28, 90, 8)
	// the far cup shows its cushion, the near one its shell
	c.turn(8, 240, 670, func() {
		c.rect(t.deep, 190, 570, 110, 220, 54)
		c.rect(t.base, 182, 570, 84, 216, 42)
		c.rect(t.light, 182, 570, 30, 216, 20)
		c.rect(black, 254, 566, 62, 226, 30)
		c.rect(blackLight, 264, 590, 34, 176, 18)
	})
	c.turn(-8, 570, 670, func() {
		c.rect(black, 492, 560, 74, 232, 36)
		c.rect(blackLight, 500, 570, 34, 212, 20)
		c.oval(t.deep, 600, 676, 66, 116)
		c.oval(t.shade, 592, 676, 64, 116)
		c.oval(t.base, 584, 674, 60, 110)
		c.path(t.light, "M524 674C524 610 552 566 586 564C560 590 548 630 548 676C548 720 556 750 572 782C544 776 524 730 524 674Z")
		c.oval(t.trim, 592, 672, 30, 54)
		c.letterN(t.deep, 582, 656, 30)
	})
}

func earbuds(c *canvas, t tones) {
	c.shadow(410, 800, 220)
	c.rect(t.deep, 196, 436, 424, 180, 80)
	c.rect(t.shade, 190, 426, 424, 180, 80)
	c.rect(t.deep, 206, 444, 392, 170, 70)
	c.bud(tonesOf(t.base, t.trim), 300, 300, 1)
	c.bud(tonesOf(t.base, t.trim), 500, 270, -1)
	c.path(t.base, "M190 590H614V690Q614 800 504 800H300Q190 800 190 690Z")
	c.path(t.light, "M190 590H250V700Q250 780 300 800Q190 800 190 690Z")
	c.path(t.shade, "M560 590H614V690Q614 800 504 800Q560 770 560 690Z")
	c.rect(t.light, 186, 576, 432, 30, 14)
	c.oval(t.deep, 316, 590, 56, 9)
	c.oval(t.deep, 488, 590, 56, 9)
	c.disc(0xFFE6A3, 402, 640, 8)
	c.tag(t.trim, t.deep, 362, 686, 80)
}

// bud is one earbud with its stem, mirrored by side -1.
func (c *canvas) bud(t tones, x, y, side float64) {
	c.within(affine{side, 0, 0, 1, x, y}, func() {
		c.rect(t.shade, -18, 20, 46, 220, 22)
		c.rect(t.base, -22, 20, 40, 216, 20)
		c.rect(t.light, -22, 40, 13, 190, 6)
		c.oval(black, 62, 4, 34, 44)
		c.oval(blackLight, 70, 0, 22, 30)
		c.oval(t.base, 6, 0, 66, 62)
		c.path(t.light, "M-60 0C-60 -36 -30 -62 6 -62C-20 -46 -34 -20 -32 14C-30 34 -24 44 -16 54C-46 46 -60 24 -60 0Z")
		c.oval(t.trim, 4, -4, 22, 24)
		c.rect(t.trim, -22, 214, 40, 20, 8)
	})
}

func speaker(c *canvas, t tones) {
	c.shadow(420, 800, 310)
	c.bend(t.trimShade, 26, 216, 440, 226, 330, 290, 290, 410, 286, 540, 290, 604, 330, 614, 430)
	c.bend(t.trim, 18, 212, 440, 222, 330, 286, 288, 406, 283, 536, 288, 600, 330, 610, 430)
	c.block(t, 130, 440, 500, 352, 62, 40, 44)
	c.rect(t.deep, 150, 460, 330, 312, 34)
	c.rect(t.shade, 156, 466, 324, 306, 30)
	for row := range 8 {
		y := 492 + float64(row)*37
		c.dots(t.light, 8, 180, y, 456, y)
	}
	c.disc(t.deep, 318, 620, 122)
	c.disc(t.shade.lift(-0.03), 314, 616, 116)
	c.disc(t.base, 314, 616, 84)
	c.disc(t.trim, 314, 616, 40)
	c.letterN(t.deep, 301, 598, 36)
	c.disc(t.deep, 558, 524, 42)
	c.disc(steel, 554, 520, 38)
	c.disc(steelLight, 550, 516, 30)
	c.bar(black, 7, 550, 514, 562, 496)
	for _, y := range []float64{604, 650} {
		c.rect(t.deep, 522, y, 70, 22, 11)
		c.rect(paper, 520, y-3, 70, 20, 10)
	}
	c.disc(0xFFE6A3, 556, 716, 10)
	for _, x := range []float64{180, 560} {
		c.rect(t.deep, x, 790, 60, 14, 6)
	}
}

package art

import "fmt"

func stationery() []kind {
	return []kind{
		{handle: "spiral-notebook", name: "Spiral notebook", ground: "notebooks", beside: "pen-set/ink",
			front: "closed, steel spiral and elastic band", detail: "open on a dotted page with a pencil",
			draw: spiralNotebook, close: spiralOpen},
		{handle: "hardcover-notebook", name: "Hardcover notebook", ground: "notebooks", beside: "mug/cream",
			front: "standing with spine and ribbon showing", detail: "lying open, ribbon across the ruled page",
			draw: hardcover, close: hardcoverOpen},
		{handle: "pocket-notebooks", name: "Pocket notebooks", ground: "notebooks", beside: "pencil-case/ink",
			front: "three slim books fanned out, a paper band around them", detail: "close on the stitched spines and the band",
			draw: pocketNotebooks, zoom: 1.7, x: 380, y: 620},
		{handle: "planner", name: "Planner", ground: "notebooks", beside: "alarm-clock/cream",
			front: "closed, month tabs and a calendar on the cover", detail: "close on the calendar and the month tabs",
			draw: planner, zoom: 1.75, x: 480, y: 420},
		{handle: "pen-set", name: "Pen set", ground: "notebooks", beside: "spiral-notebook/sand",
			front: "three pens in their open box", detail: "close on the three nibs",
			draw: penSet, zoom: 2, x: 410, y: 370},
		{handle: "fineliners", name: "Fineliners", ground: "notebooks", beside: "sticky-notes/marigold",
			front: "six slim pens fanned out above their sleeve", detail: "close on the fine points",
			draw: fineliners, zoom: 1.9, x: 400, y: 330},
		{handle: "pencil-case", name: "Pencil case", ground: "notebooks", beside: "sticky-notes/marigold",
			front: "standing open with pencils and a ruler", detail: "close on the zip and the pencils",
			draw: pencilCase, zoom: 1.7, x: 400, y: 520},
		{handle: "sticky-notes", name: "Sticky notes", ground: "notebooks", beside: "planner/graphite",
			front: "a stack of three pads, the top sheet curling", detail: "close on the curling sheet",
			draw: stickyNotes, zoom: 1.7, x: 470, y: 520},
	}
}

func spiralNotebook(c *canvas, t tones) {
	c.shadow(410, 800, 230)
	c.lean(0.05, 400, func() {
		c.poly(t.deep, 14, 240, 236, 628, 236, 628, 770, 590, 796, 300, 790)
		c.poly(paperShade, 8, 560, 262, 616, 232, 616, 768, 560, 794)
		c.poly(paper, 4, 216, 262, 262, 232, 616, 232, 580, 262)
		c.rect(t.base, 200, 250, 390, 548, 20)
		c.poly(t.light, 18, 200, 250, 272, 250, 272, 798, 200, 798)
		c.rect(t.trim, 532, 250, 20, 548, 0)
		c.rect(t.trimShade, 546, 250, 6, 548, 0)
		c.rect(paper, 320, 350, 170, 118, 8)
		c.letterN(t.mark, 386, 374, 40)
		c.lines(paperLine, 5, 350, 440, 110, 14, 1)
		for y := 288.0; y < 780; y += 41 {
			c.disc(t.deep, 240, y, 9)
		}
		for y := 288.0; y < 780; y += 41 {
			c.bend(steelShade, 10, 240, y+3, 212, y-15, 184, y-5, 190, y+9)
		}
		for y := 288.0; y < 780; y += 41 {
			c.bend(steelLight, 5, 238, y, 212, y-17, 186, y-8)
		}
	})
}

func spiralOpen(c *canvas, t tones) {
	c.shadow(410, 850, 330)
	c.turn(-7, 400, 560, func() {
		c.poly(t.shade, 16, 66, 330, 740, 330, 740, 830, 66, 830)
		c.rect(t.base, 58, 318, 676, 500, 16)
		c.rect(paperShade, 84, 334, 316, 470, 10)
		c.rect(paper, 78, 328, 310, 470, 10)
		c.rect(paper, 410, 328, 304, 470, 10)
		c.rect(paperShade, 410, 328, 34, 470, 0)
		for y := 372.0; y < 770; y += 44 {
			c.dots(paperLine, 6, 462, y, 690, y)
		}
		c.lines(paperLine, 6, 116, 400, 210, 44, 8)
		c.bend(t.mark, 9, 116, 400, 160, 388, 200, 404, 250, 390)
		c.bend(t.mark, 9, 116, 444, 180, 434, 220, 448)
		for y := 352.0; y < 790; y += 36 {
			c.bend(steel, 10, 376, y+4, 388, y-14, 408, y-14, 424, y+4)
		}
		c.turn(38, 590, 560, func() { c.pencil(t.trim, 575, 770, 420, 34) })
	})
}

func hardcover(c *canvas, t tones) {
	c.shadow(410, 800, 250)
	c.line(t.trim, 15, "M470 780L474 836L460 858")
	c.lean(0.045, 400, func() {
		c.poly(t.deep, 10, 206, 236, 300, 198, 650, 198, 650, 760, 612, 796, 240, 790)
		c.poly(paper, 4, 230, 246, 304, 212, 634, 212, 596, 246)
		c.lines(paperShade, 3, 268, 226, 350, 10, 2)
		c.poly(paperShade, 2, 590, 250, 634, 214, 634, 758, 590, 792)
		c.poly(t.light, 16, 190, 250, 262, 240, 262, 798, 190, 784)
		c.rect(t.base, 252, 240, 350, 558, 14)
		c.rect(t.shade, 262, 240, 12, 558, 0)
		for _, y := range []float64{310, 330, 700, 720} {
			c.bar(t.trim, 6, 196, y-2, 256, y+2)
		}
		c.letterN(t.trim, 212, 500, 34)
		c.line(t.trim, 6, "M316 300H556V738H316Z")
		c.letterN(t.trim, 408, 480, 70)
	})
}

func hardcoverOpen(c *canvas, t tones) {
	c.shadow(410, 850, 340)
	c.turn(6, 400, 560, func() {
		c.poly(t.shade, 16, 60, 350, 400, 372, 740, 350, 744, 838, 400, 856, 58, 838)
		c.poly(t.base, 14, 56, 338, 400, 360, 744, 338, 744, 826, 400, 846, 56, 826)
		c.path(paperShade, "M76 338Q260 300 400 350Q540 300 724 338V812Q540 780 400 830Q260 780 76 812Z")
		c.path(paper, "M80 326Q260 288 400 340V820Q260 770 80 802Z")
		c.path(paper, "M412 340Q560 292 720 326V802Q560 772 412 820Z")
		c.path(paperShade, "M400 340Q380 330 350 322V802Q380 808 400 820Z")
		for i := range 10 {
			y := 392 + float64(i)*40
			c.bend(paperLine, 4, 452, y, 560, y-20, 684, y-14)
		}
		c.bend(t.mark, 8, 116, 400, 180, 384, 250, 388, 300, 396)
		c.bend(t.mark, 8, 116, 442, 190, 426, 260, 432)
		c.bend(t.trim, 16, 402, 340, 470, 480, 500, 640, 480, 866)
	})
}

func pocketNotebooks(c *canvas, t tones) {
	c.shadow(420, 800, 260)
	books := []struct {
		t       tones
		deg, at float64
	}{{tonesOf(0xF4EBD7, 0), 13, 292}, {tonesOf(t.trim, 0), 4, 246}, {t, -6, 200}}
	for _, b := range books {
		c.turn(b.deg, 400, 800, func() {
			c.poly(b.t.deep, 22, b.at+10, 352, b.at+318, 352, b.at+318, 806, b.at+10, 806)
			c.rect(paper, b.at+6, 350, 306, 450, 20)
			c.rect(b.t.base, b.at, 346, 306, 452, 20)
			c.path(b.t.light, fmt.Sprintf("M%[1]g 366Q%[1]g 346 %[2]g 346H%[3]gV798H%[2]gQ%[1]g 798 %[1]g 778Z", b.at, b.at+20, b.at+34))
			c.stitch(b.t.deep, 5, 22, fmt.Sprintf("M%g 372V780", b.at+18))
			c.rect(paper, b.at+88, 420, 150, 92, 6)
			c.lines(paperLine, 5, b.at+110, 452, 106, 28, 2)
		})
	}
	c.turn(-6, 400, 800, func() {
		c.rect(paperShade, 192, 640, 330, 84, 4)
		c.rect(paper, 192, 636, 318, 82, 4)
		c.letterN(t.mark, 334, 656, 42)
	})
}

func planner(c *canvas, t tones) {
	c.shadow(410, 800, 235)
	c.lean(0.05, 400, func() {
		for i, p := range []paint{0xB23A2A, 0xE9A820, 0x97AF95, 0x86B2D0, 0x6D3558} {
			y := 276 + float64(i)*98
			c.rect(p, 560, y, 92, 76, 14)
		}
		c.poly(t.deep, 14, 220, 244, 612, 224, 622, 770, 590, 796, 240, 790)
		c.poly(paper, 4, 216, 258, 246, 236, 608, 236, 586, 258)
		c.poly(paperShade, 4, 572, 258, 608, 238, 608, 766, 572, 794)
		c.rect(t.base, 190, 248, 396, 550, 20)
		c.poly(t.light, 20, 190, 248, 236, 248, 236, 798, 190, 798)
		c.rect(t.shade, 236, 248, 10, 550, 0)
		c.rect(paper, 280, 310, 262, 250, 12)
		c.rect(t.trim, 280, 310, 262, 52, 12)
		for i := range 28 {
			c.rect(paperLine, 298+float64(i%7)*33.5, 382+float64(i/7)*42, 22, 26, 4)
		}
		c.rect(t.mark, 298+3*33.5, 382+42, 22, 26, 4)
		c.line(t.mark, 9, "M458 442l8 10 22-26")
		c.letterN(t.trim, 390, 650, 44)
	})
}

func penSet(c *canvas, t tones) {
	c.shadow(410, 800, 240)
	c.lean(0.05, 400, func() {
		c.block(t, 215, 220, 350, 578, 46, 30, 16)
		c.rect(t.deep, 245, 250, 290, 430, 14)
		c.rect(t.shade, 257, 262, 278, 418, 10)
		for i, p := range []paint{t.trim, 0xF4EBD7, 0x31393C} {
			c.pen(p, 300+float64(i)*90, 288)
		}
		c.rect(t.light, 245, 600, 290, 26, 0)
		c.rect(paper, 305, 706, 170, 66, 8)
		c.letterN(t.mark, 378, 722, 34)
	})
}

// pen is a fountain pen standing on its cap, nib up, its top at x,y.
func (c *canvas) pen(body paint, x, y float64) {
	c.poly(0xD9B45A, 3, x, y, x+15, y+46, x+9, y+64, x-9, y+64, x-15, y+46)
	c.bar(0x7B5B1E, 4, x, y+16, x, y+44)
	c.rect(body.lift(-0.1), x-14, y+60, 28, 34, 4)
	c.rect(body, x-24, y+92, 48, 300, 12)
	c.rect(body.lift(0.08), x-18, y+98, 12, 286, 6)
	c.rect(body.lift(-0.09), x+10, y+96, 14, 292, 8)
	c.rect(0xD9B45A, x-25, y+226, 50, 14, 0)
}

func fineliners(c *canvas, t tones) {
	c.shadow(410, 800, 190)
	caps := []paint{0x23292B, 0xB23A2A, 0xE9A820, 0x3F7D5C, 0x2B4C7E, 0x6D3558}
	for i, p := range caps {
		c.turn(-20+8*float64(i), 400, 1000, func() { c.fineliner(p, 400, 150) })
	}
	c.poly(t.deep, 10, 262, 560, 556, 560, 530, 806, 286, 806)
	c.poly(t.base, 10, 250, 552, 546, 552, 522, 800, 276, 800)
	c.poly(t.light, 8, 250, 552, 296, 552, 312, 800, 276, 800)
	c.poly(t.shade, 6, 250, 552, 546, 552, 543, 582, 253, 582)
	c.rect(paper, 330, 634, 140, 84, 8)
	c.letterN(t.mark, 382, 654, 44)
}

// fineliner is a thin pen with its fine point up at x,y, its body in white and
// its end in the colour of its ink.
func (c *canvas) fineliner(ink paint, x, y float64) {
	c.bar(ink, 5, x, y, x, y+30)
	c.poly(steel, 2, x-6, y+22, x+6, y+22, x+15, y+76, x-15, y+76)
	c.rect(ink, x-18, y+74, 36, 96, 4)
	c.rect(paperShade, x-20, y+166, 40, 400, 4)
	c.rect(paper, x-20, y+166, 26, 400, 4)
	c.rect(ink, x-20, y+236, 40, 12, 0)
}

func pencilCase(c *canvas, t tones) {
	c.shadow(410, 800, 220)
	c.oval(t.deep, 400, 520, 170, 42)
	c.turn(-7, 330, 600, func() { c.pencil(0xE9A820, 268, 620, 400, 40) })
	c.turn(3, 400, 600, func() { c.pencil(0xB23A2A, 350, 620, 440, 40) })
	c.turn(9, 470, 600, func() {
		c.rect(woodLight, 430, 250, 62, 370, 4)
		for y := 270.0; y < 500; y += 24 {
			c.bar(woodShade, 4, 432, y, 448, y)
		}
	})
	c.turn(14, 520, 600, func() { c.pen(0x31393C, 528, 300) })
	c.can(t, 400, 520, 770, 170, 190, 0.24)
	c.sector(t.shade, 400, 560, 584, 173, 175, 0.24, -1, 1)
	c.bend(steelLight, 6, 227, 572, 300, 606, 400, 616, 500, 606, 573, 572)
	c.rect(steel, 500, 596, 26, 34, 6)
	c.poly(t.trim, 6, 504, 626, 524, 626, 530, 690, 500, 690)
	c.tag(t.trim, t.deep, 330, 690, 76)
	c.path(t.light, "M230 520C230 577 570 577 570 520L574 532C574 592 226 592 226 532Z")
}

func stickyNotes(c *canvas, t tones) {
	c.shadow(410, 800, 270)
	pads := []tones{tonesOf(0xF4EBD7, 0), tonesOf(t.trim, 0), t}
	for i, p := range pads {
		y := 700 - float64(i)*104
		x := 160 + float64(i%2)*26
		c.block(p, x, y, 400, 96, 120, 150, 6)
		c.lines(p.shade, 3, x+6, y+24, 388, 24, 3)
	}
	c.path(t.shade, "M590 342L680 342L630 420Z")
	c.path(t.light.lift(0.04), "M160 492L280 342H560Q640 340 660 270Q640 420 560 492Z")
	c.path(t.shade, "M560 492Q640 420 660 270Q664 400 600 470Z")
	c.bend(t.deep, 8, 290, 396, 350, 384, 400, 400, 480, 388)
	c.bend(t.deep, 8, 254, 440, 320, 428, 400, 444)
}

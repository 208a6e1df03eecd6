package art

func kitchen() []kind {
	return []kind{
		{handle: "mug", name: "Mug", ground: "coffee", beside: "coffee-bag/pine",
			front: "full of coffee and steaming", detail: "seen from above, coffee to the rim",
			draw: mug, close: mugAbove},
		{handle: "tumbler", name: "Tumbler", ground: "coffee", beside: "tote/sand",
			front: "travel lid and a grip in another colour", detail: "close on the lid",
			draw: tumbler, zoom: 1.9, x: 400, y: 330},
		{handle: "coffee-bag", name: "Coffee bag", ground: "coffee", beside: "mug/sky",
			front: "folded top, label and a few beans", detail: "close on the label and the beans",
			draw: coffeeBag, zoom: 1.7, x: 430, y: 640},
		{handle: "pour-over", name: "Pour-over", ground: "coffee", beside: "coffee-bag/brick",
			front: "dripper on a glass carafe, coffee running through", detail: "close on the dripper and its paper filter",
			draw: pourOver, zoom: 1.8, x: 400, y: 330},
	}
}

func mug(c *canvas, t tones) {
	c.shadow(410, 800, 220)
	c.line(t.shade, 46, "M560 480C700 450 720 680 560 690")
	c.line(t.base, 34, "M556 476C692 446 712 676 556 684")
	c.can(t, 380, 420, 740, 196, 178, 0.25)
	c.oval(t.light, 380, 420, 196, 50)
	c.oval(t.deep, 380, 422, 180, 43)
	c.oval(coffeeTone, 380, 432, 168, 34)
	c.path(0x6B4430, "M214 430C230 404 300 398 380 398C470 398 530 410 546 430C500 412 440 408 380 408C310 408 250 414 214 430Z")
	c.steam(380, 390)
	c.sector(t.trim, 380, 690, 710, 181, 180, 0.25, -1, 1)
	c.letterN(t.trim, 334, 530, 100)
}

func mugAbove(c *canvas, t tones) {
	c.oval(paint(0x1A1E28).veil(20), 450, 620, 320, 290)
	c.turn(-30, 400, 540, func() {
		c.rect(t.shade, 600, 494, 160, 104, 44)
		c.rect(t.base, 596, 484, 156, 96, 42)
	})
	c.disc(t.shade, 400, 560, 272)
	c.disc(t.base, 394, 548, 268)
	c.disc(t.light, 390, 540, 262)
	c.disc(t.deep, 392, 544, 236)
	c.disc(coffeeTone, 396, 552, 224)
	c.disc(0x5E3B28, 390, 544, 210)
	c.path(0xE8CFAE, "M390 660C300 610 260 550 290 490C320 450 370 460 390 510C412 458 470 450 494 494C520 556 480 610 390 660Z")
	c.path(0x8A5D41, "M390 622C340 590 312 550 326 512C344 484 376 500 390 544C404 500 440 484 458 512C470 550 442 590 390 622Z")
	c.path(0xE8CFAE, "M390 590C364 574 352 552 360 530C372 516 386 530 390 556C396 530 410 516 422 530C428 552 416 574 390 590Z")
}

func tumbler(c *canvas, t tones) {
	c.shadow(405, 800, 150)
	c.can(t, 400, 300, 774, 146, 106, 0.2)
	u := tones{light: t.trim.lift(0.05), base: t.trim, shade: t.trimShade}
	c.can(u, 400, 460, 620, 134, 120, 0.2)
	for i := range 3 {
		y := 506 + float64(i)*38
		c.sector(t.trimShade, 400, y, y+6, 131-float64(i)*3, 131-float64(i)*3, 0.2, -0.98, 0.98)
	}
	c.can(tones{light: blackLight.lift(0.06), base: blackLight, shade: black}, 400, 250, 304, 146, 156, 0.2)
	c.oval(black, 400, 250, 146, 30)
	c.oval(blackLight, 400, 244, 144, 28)
	c.rect(blackLight.lift(0.08), 362, 200, 80, 46, 14)
	c.rect(black, 430, 210, 14, 36, 6)
	c.oval(black, 316, 246, 24, 7)
	c.letterN(t.trim, 374, 686, 56)
}

func coffeeBag(c *canvas, t tones) {
	c.shadow(410, 800, 230)
	c.poly(t.deep, 10, 560, 300, 616, 276, 640, 770, 576, 800)
	c.poly(t.shade, 10, 556, 300, 600, 280, 624, 774, 570, 800)
	c.poly(t.base, 14, 232, 300, 560, 300, 576, 800, 216, 800)
	c.poly(t.light, 8, 232, 300, 276, 300, 264, 800, 216, 800)
	c.poly(t.shade, 10, 228, 250, 596, 236, 604, 300, 566, 318, 228, 318)
	c.poly(t.light, 10, 224, 240, 560, 240, 560, 312, 224, 312)
	c.line(t.base, 4, "M228 276H556")
	c.rect(steel, 206, 262, 386, 18, 8)
	c.disc(t.deep, 398, 370, 17)
	c.disc(t.shade, 396, 368, 11)
	c.rect(paper, 284, 430, 226, 270, 10)
	c.rect(t.trim, 284, 430, 226, 40, 10)
	c.letterN(t.mark, 364, 500, 66)
	c.lines(paperLine, 9, 320, 610, 154, 26, 1)
	c.lines(paperLine, 9, 350, 640, 94, 26, 1)
	c.line(t.deep, 3, "M250 340L236 780M540 340L556 640")
	for _, b := range [][3]float64{{200, 806, -24}, {150, 830, 30}, {262, 836, 12}, {560, 834, -40}} {
		c.bean(b[0], b[1], b[2])
	}
}

func (c *canvas) bean(x, y, deg float64) {
	c.turn(deg, x, y, func() {
		c.oval(coffeeTone, x, y, 34, 23)
		c.oval(0x6B4430, x-4, y-5, 26, 15)
		c.bend(coffeeTone, 5, x-30, y+2, x-8, y-6, x+10, y+6, x+30, y-2)
	})
}

func pourOver(c *canvas, t tones) {
	c.shadow(405, 800, 200)
	glass := paint(0xEAF3F4)
	c.line(steelShade, 16, "M530 590C650 570 660 720 540 730")
	c.path(glass.veil(70), "M330 500H470L480 560C570 600 590 700 570 770Q560 800 520 800H280Q240 800 230 770C210 700 230 600 320 560Z")
	c.path(coffeeTone, "M232 690Q400 712 572 690C574 720 574 745 566 770Q556 796 520 796H280Q244 796 234 770C226 745 228 720 232 690Z")
	c.oval(0x6B4430, 402, 690, 170, 20)
	c.path(paint(0xFFFFFF).veil(60), "M262 640C276 610 300 596 322 586C296 620 282 660 282 720Q262 700 262 640Z")
	c.rect(coffeeTone, 396, 490, 8, 190, 3)
	c.oval(t.deep, 400, 486, 150, 26)
	c.oval(t.base, 400, 478, 150, 26)
	c.path(t.light, "M250 478C256 462 300 454 350 453Q300 470 290 494Q252 488 250 478Z")
	c.line(t.shade, 30, "M550 320C640 310 640 430 510 420")
	c.line(t.base, 22, "M548 318C632 308 632 424 508 414")
	c.path(paperShade, "M222 250L400 216L584 250L560 300H244Z")
	c.can(t, 400, 290, 470, 176, 70, 0.2)
	c.oval(t.light, 400, 290, 178, 38)
	c.path(paper, "M232 286L220 246Q400 190 580 246L568 286Q400 340 232 286Z")
	c.oval(paperShade, 400, 256, 176, 34)
	c.oval(coffeeTone, 400, 268, 150, 24)
	c.oval(0x6B4430, 392, 264, 120, 16)
	for _, x := range []float64{0, 1, 2} {
		c.bar(t.shade, 6, 330+x*56, 350, 362+x*30, 450)
	}
	c.letterN(t.trim, 384, 372, 38)
}

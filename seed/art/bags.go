package art

func bags() []kind {
	return []kind{
		{handle: "backpack", name: "Backpack", ground: "bags", beside: "water-bottle/sky",
			front: "front pocket with zip, top handle", detail: "seen from the side, padded strap and bottle pocket",
			draw: backpack, close: backpackSide},
		{handle: "roll-backpack", name: "Roll-top backpack", ground: "bags", beside: "umbrella/marigold",
			front: "rolled top held by one buckle strap", detail: "close on the rolled top and the buckle",
			draw: rollBackpack, zoom: 1.75, x: 400, y: 400},
		{handle: "tote", name: "Tote bag", ground: "bags", beside: "hardcover-notebook/brick",
			front: "two long handles and a printed N", detail: "close on the handles and the print",
			draw: tote, zoom: 1.6, x: 400, y: 470},
		{handle: "messenger", name: "Messenger bag", ground: "bags", beside: "spiral-notebook/marigold",
			front: "flap with two buckled straps, shoulder strap", detail: "close on a buckle and the stitching",
			draw: messenger, zoom: 2.1, x: 300, y: 600},
		{handle: "duffel", name: "Duffel bag", ground: "bags", beside: "luggage-tag/brick",
			front: "zip along the top, two carrying handles", detail: "close on the end panel and the zip",
			draw: duffel, zoom: 1.75, x: 560, y: 580},
	}
}

func backpack(c *canvas, t tones) {
	c.shadow(410, 800, 230)
	c.bend(t.shade, 26, 350, 250, 356, 196, 400, 178, 444, 196, 450, 250)
	c.path(t.shade, "M250 420C200 430 176 500 180 600L200 770H300Z")
	c.path(t.deep, "M560 400C630 430 650 520 640 640L610 782H520Z")
	c.path(t.base, "M212 420C212 270 290 218 400 218S592 270 592 420V730Q592 798 524 798H280Q212 798 212 730Z")
	c.path(t.light, "M212 420C212 270 290 218 400 218C320 226 262 290 258 420V796Q212 790 212 730Z")
	c.path(t.shade, "M400 218C510 218 592 270 592 420V730Q592 798 524 798H500Q552 780 552 720V420C552 300 500 226 400 218Z")
	c.line(t.deep, 8, "M268 470C268 330 300 280 400 280S534 330 534 470")
	c.line(steelLight, 3, "M268 470C268 330 300 280 400 280S534 330 534 470")
	c.path(t.deep, "M262 560Q262 510 310 510H494Q542 510 542 560V744Q542 780 506 780H298Q262 780 262 744Z")
	c.path(t.base, "M256 556Q256 506 304 506H490Q538 506 538 556V740Q538 776 502 776H292Q256 776 256 740Z")
	c.path(t.light, "M256 556Q256 506 304 506H490Q538 506 538 556V566H256Z")
	c.line(steelLight, 5, "M262 580H532")
	c.rect(steel, 488, 572, 30, 18, 6)
	c.poly(t.trim, 6, 494, 588, 512, 588, 518, 650, 490, 650)
	c.stitch(t.deep, 3, 10, "M278 610V734Q278 756 300 756H494Q518 756 518 734V610")
	c.tag(t.trim, t.deep, 356, 380, 88)
}

func backpackSide(c *canvas, t tones) {
	c.shadow(400, 850, 210)
	c.bend(t.deep, 44, 300, 280, 190, 360, 160, 520, 190, 680, 290, 800)
	c.bend(t.shade, 32, 296, 276, 186, 360, 156, 520, 186, 680, 286, 796)
	c.bend(t.base, 24, 330, 240, 330, 190, 372, 172, 410, 196, 414, 240)
	c.path(t.base, "M280 330Q290 222 390 226C500 234 560 320 560 470V770Q560 846 490 846H330Q270 846 270 780Z")
	c.path(t.light, "M280 330Q290 222 390 226Q330 240 322 340V846Q270 840 270 780Z")
	c.path(t.shade, "M540 520Q640 520 640 600V760Q640 830 570 836L520 846Q556 830 560 770V520Z")
	c.path(t.base, "M540 520Q620 520 622 600V750Q620 816 556 826Q560 800 560 770V520Z")
	c.line(t.deep, 9, "M420 236C470 330 490 420 486 560")
	c.line(steelLight, 3, "M420 236C470 330 490 420 486 560")
	c.rect(0x86B2D0, 352, 520, 96, 190, 20)
	c.rect(0x6A95B4, 412, 520, 36, 190, 20)
	c.rect(steelLight, 368, 478, 64, 48, 10)
	c.path(t.deep, "M326 600Q400 630 476 600L486 800Q486 822 460 822H342Q318 822 318 800Z")
	c.path(t.shade, "M326 612Q400 642 476 612L484 796Q484 816 460 816H342Q320 816 320 796Z")
	c.stitch(t.light, 3, 10, "M334 650Q400 674 470 650")
	c.tag(t.trim, t.deep, 366, 700, 70)
	c.bar(t.trim, 16, 200, 640, 214, 686)
}

func rollBackpack(c *canvas, t tones) {
	c.shadow(410, 800, 220)
	c.path(t.deep, "M230 330Q176 440 196 760H300Z")
	c.path(t.base, "M230 300H570L596 740Q598 798 540 798H260Q202 798 204 740Z")
	c.path(t.light, "M230 300H290L258 797Q202 796 204 740Z")
	c.path(t.shade, "M520 300H570L596 740Q598 798 540 798H514Q550 780 546 730Z")
	c.path(t.shade, "M238 300H564L568 352Q400 376 232 352Z")
	for i, p := range []paint{t.base, t.light, t.base} {
		y := 306 - float64(i)*40
		c.rect(t.deep, 214, y-36, 372, 46, 24)
		c.rect(p, 210, y-42, 372, 46, 24)
	}
	c.oval(t.shade, 562, 244, 20, 24)
	c.bend(t.deep, 5, 552, 240, 562, 230, 572, 244, 562, 258, 552, 250)
	c.rect(t.trimShade, 376, 176, 50, 350, 10)
	c.rect(t.trim, 372, 172, 48, 350, 10)
	c.rect(black, 356, 430, 80, 92, 14)
	c.rect(blackLight, 366, 438, 60, 30, 8)
	c.rect(t.trim, 382, 470, 28, 40, 4)
	c.line(t.deep, 8, "M290 600H512")
	c.line(steelLight, 3, "M290 600H512")
	c.poly(t.trim, 5, 300, 596, 316, 596, 320, 650, 296, 650)
	c.tag(t.trim, t.deep, 356, 668, 84)
	c.bar(t.trim, 14, 214, 560, 238, 610)
	c.bar(t.trim, 14, 586, 560, 560, 610)
}

func tote(c *canvas, t tones) {
	c.shadow(410, 800, 240)
	c.bend(t.shade, 28, 320, 470, 322, 300, 400, 200, 486, 300, 492, 440)
	c.path(t.deep, "M206 430Q400 400 600 420L590 470H214Z")
	c.path(t.base, "M190 440Q400 470 606 430L632 760Q634 800 590 800H214Q166 800 170 760Z")
	c.path(t.light, "M190 440L252 448L236 800H214Q166 800 170 760Z")
	c.path(t.shade, "M606 430L632 760Q634 800 590 800H556Q590 640 560 438Z")
	c.path(t.shade, "M300 800Q330 700 316 620Q350 710 336 800Z")
	c.stitch(t.deep, 3, 10, "M196 472Q400 502 604 462")
	c.bend(t.trim, 28, 300, 540, 304, 320, 384, 220, 470, 320, 480, 530)
	c.bar(t.trimShade, 4, 286, 510, 314, 510)
	c.bar(t.trimShade, 4, 466, 500, 494, 500)
	c.letterN(t.trim, 344, 590, 130)
}

func messenger(c *canvas, t tones) {
	c.shadow(410, 800, 290)
	c.bend(t.trimShade, 30, 150, 470, 190, 260, 400, 170, 620, 260, 660, 470)
	c.bend(t.trim, 22, 150, 470, 188, 262, 400, 172, 618, 262, 656, 470)
	c.rect(t.trim, 372, 162, 70, 34, 8)
	c.poly(t.shade, 26, 140, 460, 190, 430, 680, 430, 690, 760, 640, 800, 140, 800)
	c.rect(t.base, 126, 450, 530, 350, 26)
	c.rect(t.deep, 126, 690, 530, 20, 0)
	c.path(t.base, "M116 440Q116 430 130 430L652 430Q668 430 668 446V650Q668 696 620 696H166Q116 696 116 650Z")
	c.path(t.light, "M116 446Q116 430 132 430H652Q668 430 668 446V466H116Z")
	c.path(t.shade, "M616 466H668V650Q668 696 620 696H590Q620 680 616 640Z")
	c.stitch(t.deep, 3, 11, "M136 480V640Q136 676 176 676H610Q648 676 648 640V480")
	for _, x := range []float64{230, 500} {
		c.rect(t.trimShade, x+4, 570, 50, 200, 8)
		c.rect(t.trim, x, 566, 50, 200, 8)
		c.rect(0xD9B45A, x-8, 640, 66, 56, 10)
		c.rect(t.trim, x+6, 654, 38, 28, 2)
		c.bar(0xD9B45A, 7, x+25, 650, x+25, 674)
		c.dots(t.trimShade, 6, x+25, 710, x+25, 750)
	}
	c.tag(paper, t.mark, 348, 530, 90)
}

func duffel(c *canvas, t tones) {
	c.shadow(410, 800, 310)
	c.bend(t.trimShade, 22, 250, 560, 280, 380, 370, 350, 460, 380, 490, 540)
	c.path(t.base, "M120 610C120 490 190 450 270 450H570C650 450 700 520 700 620S650 798 570 798H230C150 798 120 730 120 610Z")
	c.path(t.light, "M120 610C120 490 190 450 270 450H570C600 450 626 460 646 476H270Q160 490 150 620C150 720 180 780 220 798C150 796 120 730 120 610Z")
	c.path(t.shade, "M150 700Q180 798 240 798H570C640 798 686 740 698 660Q640 720 560 720H300Q200 740 150 700Z")
	c.oval(t.shade, 592, 624, 104, 170)
	c.oval(t.base, 598, 624, 92, 156)
	c.path(t.light, "M510 560Q530 476 596 468Q650 470 676 530Q640 490 600 494Q540 500 510 560Z")
	c.line(t.deep, 9, "M190 494Q260 470 330 470H590")
	c.line(steelLight, 3, "M190 494Q260 470 330 470H590")
	c.poly(t.trim, 5, 556, 468, 576, 468, 596, 516, 576, 522)
	for _, x := range []float64{210, 410} {
		c.bend(t.trimShade, 30, x+4, 466, x-14, 560, x-10, 700, x+20, 794)
		c.bend(t.trim, 24, x, 466, x-16, 560, x-14, 700, x+16, 794)
	}
	c.bend(t.trim, 22, 196, 600, 220, 430, 310, 390, 390, 430, 398, 600)
	c.rect(t.trim, 266, 384, 84, 42, 14)
	c.tag(paper, t.mark, 256, 620, 90)
	c.bend(t.trim, 18, 566, 590, 570, 560, 598, 548, 626, 560, 630, 590)
	c.letterN(t.trim, 584, 650, 40)
}

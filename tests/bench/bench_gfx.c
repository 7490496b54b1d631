/*
 * What a frame costs, apart from the kiosk: a page of 20 Chinese rows at 1080 × 1920, drawn off
 * screen. Prints one JSON line a figure. With an argument, writes the page there as PNG.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "ui/gfx/gfx.h"

enum {
	WIDTH = 1080,
	HEIGHT = 1920,
	ROWS = 422,
	ROW_H = 84,
	TOP = 190,
	BOTTOM = 1740,
	FRAMES = 300
};

static const char *const places[] = {"城东", "城南", "城西", "城北", "运河", "古城", "高新", "临港",
	"青石", "白鹭", "梧桐", "望江", "长桥", "锦绣", "平安", "福寿", "同德", "和谐", "光明"};
static const char *const matters[] = {"社会保险登记", "个体工商户设立", "不动产转移登记",
	"居住证签注", "老年人优待证办理", "公积金提取", "婚姻登记预约", "食品经营许可变更",
	"残疾人两项补贴申请", "道路货物运输经营许可", "民办学校年度检查"};

struct page {
	struct draw_list list;
	char texts[3 * ROWS][64];
	int text_count;
};

static const struct color ink = {0x17, 0x24, 0x2b, 255}, soft = {0x4a, 0x5a, 0x61, 255},
			  card = {255, 255, 255, 255}, canal = {0x0b, 0x6e, 0x69, 255},
			  tint = {0xe1, 0xef, 0xed, 255};

static struct draw_cmd *add(
	struct page *page, enum draw_kind kind, struct rect rect, struct color color)
{
	REQUIRE(page->list.count < DRAW_MAX);
	struct draw_cmd *cmd = &page->list.cmds[page->list.count++];
	*cmd = (struct draw_cmd){.kind = kind, .rect = rect, .color = color};
	return cmd;
}

static void add_text(struct page *page, struct rect rect, int size_px, enum font_weight weight,
	struct color color, const char *text)
{
	struct draw_cmd *cmd = add(page, DRAW_TEXT, rect, color);
	cmd->font = (struct font){weight, size_px};
	cmd->text = text;
}

static void add_shape(struct page *page, enum draw_kind kind, struct rect rect, struct color color,
	int radius, int line)
{
	struct draw_cmd *cmd = add(page, kind, rect, color);
	cmd->radius_px = radius;
	cmd->line_px = line;
}

static void draw_row(struct page *page, int index, int y)
{
	char *name = page->texts[page->text_count++], *note = page->texts[page->text_count++],
	     *queue = page->texts[page->text_count++];
	name[0] = note[0] = queue[0] = '\0';
	(void)str_format(name, 64, "%s区%s(第 %d 项)", places[(size_t)index % ARRAY_LEN(places)],
		matters[(size_t)index % ARRAY_LEN(matters)], index + 1);
	(void)str_format(
		note, 64, "%d 楼 · 综合受理区 · %d 号窗口", index % 4 + 1, index % 262 + 1);
	(void)str_format(queue, 64, "%d 人等候", index * 7 % 23);
	const struct rect box = {50, y, WIDTH - 100, ROW_H - 8};
	add_shape(page, DRAW_SHADOW, box, (struct color){0, 0, 0, 30}, 14, 6);
	add_shape(page, DRAW_ROUND, box, card, 14, 0);
	add_shape(page, DRAW_ROUND, (struct rect){66, y + 12, 52, 52}, tint, 12, 0);
	add(page, DRAW_ICON, (struct rect){74, y + 20, 36, 36}, canal)->text = "hall";
	add_text(page, (struct rect){136, y + 4, 640, 40}, 30, FONT_BOLD, ink, name);
	add_text(page, (struct rect){136, y + 40, 640, 30}, 24, FONT_REGULAR, soft, note);
	add_text(page, (struct rect){820, y, 150, ROW_H - 8}, 24, FONT_REGULAR, soft, queue);
	add(page, DRAW_ICON, (struct rect){974, y + 22, 32, 32}, soft)->text = "chevron-right";
}

static void draw_page(struct page *page, int scroll_px, int shift_px, int veil)
{
	page->list = (struct draw_list){.width_px = WIDTH,
		.height_px = HEIGHT,
		.paper = {0xf6, 0xf4, 0xef, 255},
		.moving = {0, TOP - 20, WIDTH, BOTTOM - TOP + 20},
		.shift_px = shift_px,
		.veil = (uint8_t)veil};
	page->text_count = 0;
	add_text(page, (struct rect){50, 50, 800, 80}, 58, FONT_BOLD, ink, "社会民生区 · 选择事项");
	add(page, DRAW_CLIP, (struct rect){0, TOP, WIDTH, BOTTOM - TOP}, ink);
	for (int i = scroll_px / ROW_H; i < ROWS; i++) {
		const int y = TOP + i * ROW_H - scroll_px;
		if (y >= BOTTOM) {
			break;
		}
		draw_row(page, i, y);
	}
	add(page, DRAW_CLIP, (struct rect){0, 0, WIDTH, HEIGHT}, ink);
	add_shape(page, DRAW_ROUND, (struct rect){50, 1770, 400, 110}, canal, 20, 4);
	add_text(page, (struct rect){200, 1770, 200, 110}, 40, FONT_BOLD, canal, "返回");
	add_shape(page, DRAW_ROUND, (struct rect){480, 1770, 550, 110}, canal, 20, 0);
	add_text(page, (struct rect){660, 1770, 300, 110}, 40, FONT_BOLD, card, "下一步");
}

static int by_size(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void report(const char *name, int64_t *us, int count)
{
	qsort(us, (size_t)count, sizeof(*us), by_size);
	printf("{\"name\":\"%s\",\"frames\":%d,\"p50_us\":%lld,\"p99_us\":%lld,\"max_us\":%lld}\n",
		name, count, (long long)us[count / 2], (long long)us[count * 99 / 100],
		(long long)us[count - 1]);
}

static long pss_kb(void)
{
	char line[256];
	long kb = 0;
	FILE *file = fopen("/proc/self/smaps_rollup", "re");
	while (file && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "Pss: %ld", &kb) == 1) {
			break;
		}
	}
	if (file) {
		fclose(file);
	}
	return kb;
}

int main(int argc, char **argv)
{
	const struct gfx_config config = {.display = DISPLAY_OFFSCREEN,
		.width_px = WIDTH,
		.height_px = HEIGHT,
		.assets_dir = BUILD_DIR "/share"};
	static int64_t us[FRAMES];
	struct gfx *gfx = NULL;
	struct page *page = mem_new(struct page);
	int64_t start = clock_us();
	if (gfx_create(&config, &gfx) != OK) {
		fprintf(stderr, "no fonts or assets\n");
		mem_free(page);
		return 1;
	}
	const int64_t created_us = clock_us() - start;
	start = clock_us();
	draw_page(page, 0, 0, 0);
	(void)gfx_present(gfx, &page->list);
	printf("{\"name\":\"create\",\"us\":%lld}\n{\"name\":\"first_frame\",\"us\":%lld}\n",
		(long long)created_us, (long long)(clock_us() - start));

	for (int i = 0; i < FRAMES; i++) {
		gfx_invalidate(gfx);
		(void)gfx_present(gfx, &page->list);
		us[i] = gfx_stats(gfx).last_frame_us;
	}
	report("full_frame", us, FRAMES);
	for (int i = 0; i < FRAMES; i++) { /* a flick through all matters: new rows all the time */
		draw_page(page, (i + 1) * 60, 0, 0);
		(void)gfx_present(gfx, &page->list);
		us[i] = gfx_stats(gfx).last_frame_us;
	}
	report("scroll_new_rows", us, FRAMES);
	for (int i = 0; i < FRAMES; i++) {
		draw_page(page, i % 60, 0, 0);
		(void)gfx_present(gfx, &page->list);
		us[i] = gfx_stats(gfx).last_frame_us;
	}
	report("scroll_known_rows", us, FRAMES);
	for (int i = 0; i < FRAMES; i++) {
		draw_page(page, 0, 1 + i % 40, 255 - i % 200);
		(void)gfx_present(gfx, &page->list);
		us[i] = gfx_stats(gfx).last_frame_us;
	}
	report("page_motion", us, FRAMES);
	draw_page(page, 0, 0, 0);
	(void)gfx_present(gfx, &page->list);
	for (int i = 0; i < FRAMES; i++) {
		start = clock_us();
		draw_page(page, 0, 0, 0);
		(void)gfx_present(gfx, &page->list);
		us[i] = clock_us() - start;
	}
	report("nothing_changed", us, FRAMES);
	printf("{\"name\":\"pss\",\"kb\":%ld}\n", pss_kb());
	const bool was_saved = argc < 2 || gfx_shot(gfx, argv[1]) == OK;
	gfx_destroy(gfx);
	mem_free(page);
	return was_saved ? 0 : 1;
}

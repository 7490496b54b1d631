/* The printer's bytes: commands, bands, and that no picture can give a command. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "drivers/printer/escpos_wire.h"
#include "firmware/base/mem.h"

static void commands_are_as_in_the_manual(void **state)
{
	(void)state;
	uint8_t data[64];
	struct bytes_out out = bytes_out(data, sizeof(data));
	escpos_put_init(&out);
	escpos_put_cut(&out, 3);
	escpos_put_ask(&out, 4);
	escpos_put_ask_paper(&out);
	escpos_put_watch(&out, 0x0E);
	escpos_put_ask_name(&out, 67);
	const uint8_t id[4] = {'A', 'B', 'C', 'D'};
	escpos_put_proof(&out, id);
	escpos_put_clear(&out);
	static const uint8_t expected[] = {0x1B, 0x40, 0x1D, 0x56, 0x42, 0x03, 0x10, 0x04, 0x04,
		0x1D, 0x72, 0x01, 0x1D, 0x61, 0x0E, 0x1D, 0x49, 0x43, 0x1D, 0x28, 0x48, 0x06, 0x00,
		0x30, 0x30, 'A', 'B', 'C', 'D', 0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06,
		0x02, 0x08};
	assert_false(out.is_bad);
	assert_int_equal(out.len, sizeof(expected));
	assert_memory_equal(data, expected, sizeof(expected));
}

static void proof_ids_differ_and_are_printable(void **state)
{
	(void)state;
	uint8_t last[4] = {0};
	for (uint32_t job = 0; job < 2000; job++) {
		uint8_t id[4];
		escpos_proof_id(job, id);
		assert_memory_not_equal(id, last, 4);
		for (int i = 0; i < 4; i++) {
			assert_in_range(id[i], 0x20, 0x7E);
		}
		memcpy(last, id, 4);
	}
}

/* Reads the bands back, as a printer would; returns the dots (to be freed) and the band count. */
static uint8_t *decode(
	const struct escpos_picture *picture, size_t line_len, size_t height, int *bands_out)
{
	uint8_t *bits = mem_alloc(height, line_len);
	size_t line = 0;
	*bands_out = 0;
	for (size_t at = 0; at < picture->len;) {
		const uint8_t *h = picture->data + at;
		static const uint8_t head[] = {0x1D, 'v', '0', 0};
		assert_memory_equal(h, head, 4);
		assert_int_equal(h[4], line_len);
		assert_int_equal(h[5], 0);
		assert_in_range(h[6], 1, 255);
		assert_int_equal(h[7], 0);
		size_t len = line_len * h[6];
		assert_true(line + h[6] <= height);
		memcpy(bits + line * line_len, h + 8, len);
		line += h[6];
		at += 8 + len;
		++*bands_out;
	}
	assert_int_equal(line, height);
	return bits;
}

static void assert_no_command_inside(const struct escpos_picture *picture)
{
	for (size_t i = 0; i + 2 < picture->len; i++) {
		assert_false(escpos_is_realtime(picture->data + i));
	}
}

static void bands_hold_every_dot(void **state)
{
	(void)state;
	static const int heights[] = {1, 127, 128, 129, 255, 256, 1000};
	for (size_t i = 0; i < ARRAY_LEN(heights); i++) {
		struct raster *raster = raster_create(576, heights[i]);
		for (int b = 0; b < 72 * heights[i]; b++) {
			raster->bits[b] = (uint8_t)(0x21 + b % 7 * 0x11);
		}
		struct escpos_picture picture;
		assert_int_equal(escpos_picture_init(&picture, raster, 576, 128), OK);
		int bands = 0;
		uint8_t *bits = decode(&picture, 72, (size_t)heights[i], &bands);
		assert_memory_equal(bits, raster->bits, (size_t)heights[i] * 72);
		assert_int_equal(bands, (heights[i] + 127) / 128);
		mem_free(bits);
		escpos_picture_finish(&picture);
		raster_destroy(raster);
	}
}

static void a_command_over_two_lines_is_parted_without_changing_a_dot(void **state)
{
	(void)state;
	struct raster *raster = raster_create(64, 10);
	raster->bits[3 * 8 + 7] = 0x10;
	raster->bits[4 * 8] = 0x05;
	raster->bits[4 * 8 + 1] = 0x02;
	raster->bits[5 * 8 + 6] = 0x00;
	struct escpos_picture picture;
	assert_int_equal(escpos_picture_init(&picture, raster, 576, 128), OK);
	int bands = 0;
	uint8_t *bits = decode(&picture, 8, 10, &bands);
	assert_int_equal(bands, 2);
	assert_memory_equal(bits, raster->bits, 80);
	assert_no_command_inside(&picture);
	mem_free(bits);
	escpos_picture_finish(&picture);
	raster_destroy(raster);
}

static void a_command_inside_a_line_gets_one_dot_more(void **state)
{
	(void)state;
	struct raster *raster = raster_create(64, 3);
	static const uint8_t line[8] = {0x10, 0x04, 0x01, 0x10, 0x04, 0xFF, 0x10, 0x14};
	memcpy(raster->bits + 8, line, 8);
	raster->bits[16] = 0x08;
	struct escpos_picture picture;
	assert_int_equal(escpos_picture_init(&picture, raster, 64, 128), OK);
	int bands = 0;
	uint8_t *bits = decode(&picture, 8, 3, &bands);
	static const uint8_t expected[8] = {0x18, 0x04, 0x01, 0x10, 0x04, 0xFF, 0x18, 0x14};
	assert_memory_equal(bits + 8, expected, 8);
	assert_no_command_inside(&picture);
	mem_free(bits);
	escpos_picture_finish(&picture);
	raster_destroy(raster);
}

static void no_noise_makes_a_command(void **state)
{
	(void)state;
	static const uint8_t bad[] = {0x10, 0x04, 0x05, 0x14, 0x01, 0x02, 0x08, 0x00};
	uint32_t seed = 7;
	for (int round = 0; round < 200; round++) {
		struct raster *raster = raster_create(40, 60);
		for (int i = 0; i < 300; i++) {
			seed = seed * 1664525 + 1013904223;
			raster->bits[i] = bad[seed >> 29];
		}
		struct escpos_picture picture;
		assert_int_equal(escpos_picture_init(&picture, raster, 576, 128), OK);
		assert_no_command_inside(&picture);
		escpos_picture_finish(&picture);
		raster_destroy(raster);
	}
}

static void what_does_not_fit_is_refused(void **state)
{
	(void)state;
	struct escpos_picture picture;
	struct raster *raster = raster_create(640, 8);
	assert_int_equal(escpos_picture_init(&picture, raster, 576, 128), ERR_TOO_BIG);
	assert_int_equal(escpos_picture_init(&picture, raster, 640, 256), ERR_INVALID);
	assert_int_equal(escpos_picture_init(&picture, raster, 640, 128), OK);
	escpos_picture_finish(&picture);
	raster_destroy(raster);
	raster = raster_create(8, ESCPOS_MAX_HEIGHT + 1);
	assert_int_equal(escpos_picture_init(&picture, raster, 576, 128), ERR_TOO_BIG);
	escpos_picture_finish(&picture);
	raster_destroy(raster);
}

static void the_rest_of_a_band_is_known(void **state)
{
	(void)state;
	struct raster *raster = raster_create(80, 200);
	struct escpos_picture picture;
	assert_int_equal(escpos_picture_init(&picture, raster, 80, 128), OK);
	size_t first = 8 + 1280;
	assert_int_equal(escpos_picture_rest_of_band(&picture, 0), 0);
	assert_int_equal(escpos_picture_rest_of_band(&picture, 1), first - 1);
	assert_int_equal(escpos_picture_rest_of_band(&picture, first - 1), 1);
	assert_int_equal(escpos_picture_rest_of_band(&picture, first), 0);
	assert_int_equal(escpos_picture_rest_of_band(&picture, first + 10), 8 + 720 - 10);
	assert_int_equal(escpos_picture_rest_of_band(&picture, picture.len), 0);
	assert_int_equal(escpos_picture_rest_of_band(&picture, picture.len + 99), 0);
	escpos_picture_finish(&picture);
	raster_destroy(raster);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commands_are_as_in_the_manual),
		cmocka_unit_test(proof_ids_differ_and_are_printable),
		cmocka_unit_test(bands_hold_every_dot),
		cmocka_unit_test(a_command_over_two_lines_is_parted_without_changing_a_dot),
		cmocka_unit_test(a_command_inside_a_line_gets_one_dot_more),
		cmocka_unit_test(no_noise_makes_a_command),
		cmocka_unit_test(what_does_not_fit_is_refused),
		cmocka_unit_test(the_rest_of_a_band_is_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

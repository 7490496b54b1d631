/* The stick: which disks are offered, what is written where, and what is on its pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/install/install.h"

/* A small image: two sectors of table, and parts of some sectors each, a megabyte apart. The sums
 * are those of what make_parts() writes. */
enum { MB = 1 << 20, ROOT_BYTES = 3 * MB / 2, DISK_BYTES = 16 * MB };
static char dir[] = "/tmp/onedoor-install-XXXXXX", list[PARTS_MAX_LEN];

static const char *in(const char *name)
{
	static char paths[4][300];
	static int next;
	char *path = paths[next++ % 4];
	assert_true(str_format(path, sizeof(paths[0]), "%s/%s", dir, name));
	return path;
}

static void write_text(const char *name, const char *text)
{
	FILE *file = fopen(in(name), "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void make_folder(const char *name)
{
	assert_int_equal(fs_make_dir(in(name)), OK);
}

/* --- the list --- */

#define SUM "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
static const char good[] = "head 0 17408 " SUM "\n"
			   "tail 845155840 16896 " SUM "\n"
			   "bootenv 38797312 10240 " SUM "\n"
			   "rootfs-a 39845888 158875648 " SUM "\n"
			   "rootfs-b 442499072 158875648 " SUM "\n"
			   "esp 1048576 37748736 " SUM "\n";

static struct parts parts_of(const char *text)
{
	struct parts parts;
	assert_int_equal(parts_parse(&parts, text, strlen(text)), OK);
	return parts;
}

static void the_list_says_what_goes_where(void **state)
{
	(void)state;
	const struct parts parts = parts_of(good);
	assert_int_equal(parts.list[PART_rootfs_b].offset, 442499072);
	assert_int_equal(parts.list[PART_esp].bytes, 37748736);
	assert_int_equal(parts.list[PART_head].sum[0], 0x01);
	assert_int_equal(parts.list[PART_head].sum[31], 0xEF);
	assert_int_equal(parts.end, 845155840 + 16896);
	assert_string_equal(part_file(PART_rootfs_b), "rootfs.img");
	assert_true(part_is_table(PART_tail) && !part_is_table(PART_esp));
}

static void refuse(const char *from, const char *to)
{
	char text[sizeof(good) + 100];
	struct parts parts;
	const char *at = strstr(good, from);
	assert_non_null(at);
	assert_true(str_format(
		text, sizeof(text), "%.*s%s%s", (int)(at - good), good, to, at + strlen(from)));
	assert_int_equal(parts_parse(&parts, text, strlen(text)), ERR_INVALID);
}

static void a_list_that_is_not_right_is_none(void **state)
{
	(void)state;
	struct parts parts;
	assert_int_equal(parts_parse(&parts, "", 0), ERR_INVALID);
	assert_int_equal(parts_parse(&parts, good, sizeof(good) - 2), ERR_INVALID);
	assert_int_equal(parts_parse(&parts, good, sizeof(good)), ERR_INVALID); /* its NUL */
	refuse("tail", "head");
	refuse("esp", "esq");
	refuse("17408", "17409"); /* no sectors */
	refuse("17408", "0");
	refuse(" 17408", "");
	refuse("39845888", "1048576"); /* over the esp */
	refuse("442499072", "9000000000000000000000");
	refuse("442499072", "-512");
	refuse("17408 0", "17408 x");
	refuse("cdef\nesp", "cde\nesp");
	refuse("cdef\nesp", "cdef0\nesp");
	refuse("esp 1048576", "\nesp 1048576");
}

/* --- disks --- */

static void set(const char *disk, const char *name, const char *value)
{
	char path[200];
	assert_true(str_format(path, sizeof(path), "sys/block/%s/%s", disk, name));
	write_text(path, value);
}

static void add_disk(const char *name, const char *model, const char *sectors)
{
	char path[200];
	str_format(path, sizeof(path), "sys/block/%s/device", name);
	make_folder(path);
	str_format(path, sizeof(path), "sys/block/%s/queue", name);
	make_folder(path);
	set(name, "size", sectors);
	set(name, "ro", "0\n");
	set(name, "removable", "0\n");
	set(name, "queue/logical_block_size", "512\n");
	set(name, "device/model", model);
}

static void add_partition(
	const char *disk, int number, const char *name, uint64_t at, uint64_t bytes)
{
	char path[200], text[100];
	str_format(path, sizeof(path), "sys/block/%s/%sp%d", disk, disk, number);
	make_folder(path);
	const struct {
		const char *file;
		uint64_t value;
	} numbers[] = {{"partition", (uint64_t)number}, {"start", at / SECTOR_BYTES},
		{"size", bytes / SECTOR_BYTES}};
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		str_format(path, sizeof(path), "%sp%d/%s", disk, number, numbers[i].file);
		str_format(text, sizeof(text), "%llu\n", (unsigned long long)numbers[i].value);
		set(disk, path, text);
	}
	str_format(path, sizeof(path), "%sp%d/uevent", disk, number);
	str_format(text, sizeof(text), "DEVTYPE=partition\nPARTN=%d\nPARTNAME=%s\n", number, name);
	set(disk, path, text);
}

/* As the image leaves it, and the terminal's first start. */
static void add_terminal(const char *disk, uint64_t shift, bool has_data)
{
	add_disk(disk, "SSD\n", "234441648\n");
	add_partition(disk, 1, "esp", 1048576, 37748736);
	add_partition(disk, 2, "bootenv", 38797312, 1048576);
	add_partition(disk, 3, "rootfs-a", 39845888 + shift, 402653184);
	add_partition(disk, 4, "rootfs-b", 442499072 + shift, 402653184);
	if (has_data) {
		add_partition(disk, 5, "data", 846200832 + shift, UINT64_C(100000000000));
	}
}

static struct disks read_disks(void)
{
	const struct parts parts = parts_of(good);
	struct disks disks;
	disks_read(&disks, in("sys"), &parts);
	return disks;
}

static enum disk_fault fault_of(const char *disk, const char *name, const char *value)
{
	set(disk, name, value);
	const struct disks disks = read_disks();
	assert_int_equal(disks.count, 1);
	assert_int_equal(disks.fine, disks.list[0].fault == DISK_FINE);
	return disks.list[0].fault;
}

static void only_the_machines_own_disks_are_offered(void **state)
{
	(void)state;
	add_disk("sda", "Good\x1b[31m disk  \n", "234441648\n");
	assert_int_equal(fault_of("sda", "ro", "0\n"), DISK_FINE);
	assert_string_equal(read_disks().list[0].model, "Good[31m disk");
	assert_int_equal(read_disks().list[0].bytes, UINT64_C(120034123776));
	assert_int_equal(fault_of("sda", "ro", "1\n"), DISK_READ_ONLY);
	assert_int_equal(fault_of("sda", "ro", "0\n"), DISK_FINE);
	assert_int_equal(fault_of("sda", "removable", "1\n"), DISK_PLUGGED);
	assert_int_equal(fault_of("sda", "removable", "0\n"), DISK_FINE);
	assert_int_equal(fault_of("sda", "device/type", "SD\n"), DISK_PLUGGED);
	assert_int_equal(fault_of("sda", "device/type", "MMC\n"), DISK_FINE);
	assert_int_equal(fault_of("sda", "queue/logical_block_size", "4096\n"), DISK_SECTORS);
	assert_int_equal(fault_of("sda", "queue/logical_block_size", "512\n"), DISK_FINE);
	/* The image, and 512 MB. */
	assert_int_equal(fault_of("sda", "size", "2699303\n"), DISK_TOO_SMALL);
	assert_int_equal(fault_of("sda", "size", "2699304\n"), DISK_FINE);
	set("sda", "size", "0\n"); /* a reader without a card */
	assert_int_equal(read_disks().count, 0);
}

static void what_hangs_on_usb_is_not_offered(void **state)
{
	(void)state;
	make_folder("sys/devices/pci0/usb2/2-1/block");
	make_folder("sys/block");
	add_disk("sda", "Stick\n", "234441648\n");
	assert_int_equal(rename(in("sys/block/sda"), in("sys/devices/pci0/usb2/2-1/block/sda")), 0);
	assert_int_equal(symlink("../devices/pci0/usb2/2-1/block/sda", in("sys/block/sda")), 0);
	const struct disks disks = read_disks();
	assert_int_equal(disks.count, 1);
	assert_int_equal(disks.list[0].fault, DISK_PLUGGED);
}

static void what_is_no_disk_is_not_seen(void **state)
{
	(void)state;
	add_disk("mmcblk0boot0", "", "8192\n");
	add_disk("sr0", "DVD\n", "2097151\n");
	add_disk("nvme0n1", "Disk\n", "234441648\n");
	make_folder("sys/block/loop0"); /* without a device */
	write_text("sys/block/loop0/size", "234441648\n");
	const struct disks disks = read_disks();
	assert_int_equal(disks.count, 1);
	assert_string_equal(disks.list[0].name, "nvme0n1");
	assert_int_equal(disks.list[0].holds, DISK_NOTHING);
	assert_int_equal(read_disks().fine, 1);
}

static void a_terminals_data_are_known_by_its_layout(void **state)
{
	(void)state;
	add_terminal("sda", 0, true);
	add_terminal("sdb", 0, false);
	add_terminal("sdc", MB, true); /* an older image's */
	add_disk("sdd", "Windows\n", "234441648\n");
	add_partition("sdd", 1, "data", MB, MB);
	const struct disks disks = read_disks();
	assert_int_equal(disks.count, 4);
	static const enum disk_holds holds[] = {
		DISK_TERMINAL, DISK_TERMINAL, DISK_TERMINAL, DISK_OTHERS};
	for (int i = 0; i < 4; i++) {
		assert_int_equal(disks.list[i].holds, holds[i]);
		assert_int_equal(disks.list[i].has_data, i == 0);
	}
	/* A slot that is too small for what comes. */
	set("sda", "sdap4/size", "310303\n");
	assert_false(read_disks().list[0].has_data);
}

/* --- writing --- */

static void make_part(const char *name, size_t bytes, char with)
{
	char *data = mem_alloc(bytes, 1);
	memset(data, with, bytes);
	FILE *file = fopen(in(name), "w");
	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, bytes, file), bytes);
	assert_int_equal(fclose(file), 0);
	mem_free(data);
}

static void list_part(const char *name, int offset, int bytes, const char *file)
{
	char command[400], sum[65];
	str_format(command, sizeof(command), "sha256sum %s", in(file));
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	assert_int_equal(fscanf(pipe, "%64s", sum), 1);
	assert_int_equal(pclose(pipe), 0);
	assert_true(str_append(list, sizeof(list), "%s %d %d %s\n", name, offset, bytes, sum));
}

static void make_parts(void)
{
	list[0] = '\0';
	make_part("head", 1024, 'h');
	make_part("tail", 512, 't');
	make_part("bootenv", 2048, 'b');
	make_part("rootfs.img", ROOT_BYTES, 'r');
	make_part("esp", 8192, 'e');
	list_part("head", 0, 1024, "head");
	list_part("tail", 8 * MB, 512, "tail");
	list_part("bootenv", 2 * MB, 2048, "bootenv");
	list_part("rootfs-a", 3 * MB, ROOT_BYTES, "rootfs.img");
	list_part("rootfs-b", 5 * MB, ROOT_BYTES, "rootfs.img");
	list_part("esp", MB, 8192, "esp");
	write_text("list", list);
	make_part("disk", DISK_BYTES, 'o');
}

struct told {
	enum install_step step;
	int permille, count;
};

static void tell(void *arg, enum install_step step, int permille)
{
	struct told *told = arg;
	assert_true(step >= told->step && permille >= told->permille && permille <= 1000);
	*told = (struct told){step, permille, told->count + 1};
}

static enum install_fault write_disk(bool is_kept, struct told *told)
{
	struct parts parts;
	char folder[300], disk[300];
	*told = (struct told){0};
	str_copy(folder, sizeof(folder), dir);
	str_copy(disk, sizeof(disk), in("disk"));
	const enum install_fault fault = writing_read_list(&parts, folder);
	const struct writing writing = {
		.folder = folder, .device = disk, .is_kept = is_kept, .tell = tell, .arg = told};
	return fault ? fault : writing_do(&writing, &parts);
}

static char byte_at(int offset)
{
	char byte = 0;
	const int fd = open(in("disk"), O_RDONLY | O_CLOEXEC);
	assert_int_equal(pread(fd, &byte, 1, offset), 1);
	close(fd);
	return byte;
}

static void expect_written(bool is_kept)
{
	assert_int_equal(byte_at(0), is_kept ? 'o' : 'h');
	assert_int_equal(byte_at(8 * MB), is_kept ? 'o' : 't');
	assert_int_equal(byte_at(2 * MB + 2047), 'b');
	assert_int_equal(byte_at(2 * MB + 2048), 'o');
	assert_int_equal(byte_at(3 * MB), 'r');
	assert_int_equal(byte_at(3 * MB + ROOT_BYTES - 1), 'r');
	assert_int_equal(byte_at(3 * MB + ROOT_BYTES), 'o');
	assert_int_equal(byte_at(5 * MB + MB), 'r');
	assert_int_equal(byte_at(MB), 'e');
	assert_int_equal(byte_at(MB + 8191), 'e');
	assert_int_equal(byte_at(DISK_BYTES - 1), 'o');
}

static void all_parts_come_to_their_places(void **state)
{
	(void)state;
	struct told told;
	make_parts();
	assert_int_equal(write_disk(false, &told), INSTALL_FINE);
	expect_written(false);
	assert_int_equal(told.step, INSTALL_READING);
	assert_int_equal(told.permille, 1000);
	assert_in_range(told.count, 6, 100);
}

static void where_data_stay_the_table_does(void **state)
{
	(void)state;
	struct told told;
	make_parts();
	assert_int_equal(write_disk(true, &told), INSTALL_FINE);
	expect_written(true);
	assert_int_equal(told.permille, 1000);
}

/* Nothing is touched before all of it is known to be right. */
static void a_damaged_stick_writes_nothing(void **state)
{
	(void)state;
	static const char *const files[] = {"head", "rootfs.img", "esp", "list"};
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		struct told told;
		make_parts();
		const int fd = open(in(files[i]), O_RDWR | O_CLOEXEC);
		assert_int_equal(pwrite(fd, "x", 1, 100), 1);
		close(fd);
		assert_int_equal(write_disk(false, &told), INSTALL_STICK);
		assert_int_equal(truncate(in(files[i]), 90), 0);
		assert_int_equal(write_disk(false, &told), INSTALL_STICK);
		assert_int_equal(unlink(in(files[i])), 0);
		assert_int_equal(write_disk(false, &told), INSTALL_STICK);
		assert_int_equal(byte_at(0), 'o');
		assert_int_equal(byte_at(MB), 'o');
	}
}

static void a_disk_that_has_gone_is_said_so(void **state)
{
	(void)state;
	struct told told;
	make_parts();
	assert_int_equal(unlink(in("disk")), 0);
	assert_int_equal(write_disk(false, &told), INSTALL_GONE);
}

/* A file that may not grow stands for a disk that fails in the middle. */
static void what_breaks_in_the_middle_does_not_start(void **state)
{
	(void)state;
	struct told told;
	make_parts();
	assert_int_equal(unlink(in("disk")), 0);
	assert_int_equal(symlink("/dev/full", in("disk")), 0);
	assert_int_equal(write_disk(false, &told), INSTALL_BROKEN);
}

/* --- pages --- */

static struct disks three(void)
{
	struct disks disks = {.count = 3, .fine = 2};
	str_copy(disks.list[0].name, DISK_NAME_SIZE, "sda");
	str_copy(disks.list[1].name, DISK_NAME_SIZE, "sdb");
	str_copy(disks.list[2].name, DISK_NAME_SIZE, "sdc");
	disks.list[0].fault = DISK_TOO_SMALL;
	disks.list[2].has_data = true;
	return disks;
}

static void one_disk_is_taken_of_several_one_is_chosen(void **state)
{
	(void)state;
	struct install install;
	struct disks disks = three();
	install_init(&install, LANG_ZH, INSTALL_FINE);
	assert_int_equal(install.page, INSTALL_NO_DISK);
	install_see(&install, &disks);
	assert_int_equal(install.page, INSTALL_CHOOSE);
	assert_int_equal(install_hold(&install, true, 1000), INSTALL_NOTHING);
	assert_int_equal(install_act(&install, ACTION_install_disk, 0), INSTALL_NOTHING);
	assert_int_equal(install.page, INSTALL_CHOOSE); /* a refused one */
	assert_int_equal(install_act(&install, ACTION_install_disk, 2), INSTALL_NOTHING);
	assert_int_equal(install.page, INSTALL_CONFIRM);
	assert_true(install.is_kept); /* what can stay stays, unless somebody says otherwise */
	assert_int_equal(install_act(&install, ACTION_install_keep, 0), INSTALL_NOTHING);
	assert_false(install.is_kept);
	install_see(&install, &disks);
	assert_false(install.is_kept);
	assert_int_equal(install_act(&install, ACTION_back, 0), INSTALL_NOTHING);
	assert_int_equal(install.page, INSTALL_CHOOSE);
	assert_int_equal(install_act(&install, ACTION_install_disk, 1), INSTALL_NOTHING);
	assert_false(install.is_kept);
	assert_int_equal(install_act(&install, ACTION_install_keep, 1), INSTALL_NOTHING);
	assert_false(install.is_kept); /* there is nothing to keep */
	/* The chosen one goes: the other is the only one. */
	disks.list[1] = disks.list[2];
	disks.count = 2;
	disks.fine = 1;
	install_see(&install, &disks);
	assert_int_equal(install.page, INSTALL_CONFIRM);
	assert_string_equal(install.disk.name, "sdc");
	disks.count = disks.fine = 0;
	install_see(&install, &disks);
	assert_int_equal(install.page, INSTALL_NO_DISK);
}

static void confirm(struct install *install)
{
	struct disks disks = three();
	disks.list[1].fault = DISK_READ_ONLY;
	disks.fine = 1;
	install_init(install, LANG_ZH, INSTALL_FINE);
	install_see(install, &disks);
	assert_int_equal(install->page, INSTALL_CONFIRM);
}

static void only_what_is_held_long_enough_begins(void **state)
{
	(void)state;
	struct install install;
	confirm(&install);
	assert_int_equal(install_act(&install, ACTION_install_write, 0), INSTALL_NOTHING);
	assert_int_equal(install_hold(&install, true, 1000), INSTALL_NOTHING);
	assert_int_equal(install_hold(&install, true, 2999), INSTALL_NOTHING);
	assert_int_equal(install_hold(&install, false, 2999), INSTALL_NOTHING);
	assert_int_equal(install_hold(&install, true, 3000), INSTALL_NOTHING); /* anew */
	assert_int_equal(install_hold(&install, true, 4999), INSTALL_NOTHING);
	assert_int_equal(install_hold(&install, true, 5000), INSTALL_WRITE);
	assert_int_equal(install.page, INSTALL_WORKING);
	assert_int_equal(install_hold(&install, true, 9000), INSTALL_NOTHING);
	/* Nothing ends it. */
	assert_int_equal(install_act(&install, ACTION_power_off, 0), INSTALL_NOTHING);
	assert_int_equal(install_act(&install, ACTION_restart, 0), INSTALL_NOTHING);
	install_see(&install, &(const struct disks){0});
	assert_int_equal(install.page, INSTALL_WORKING);
	assert_int_equal(install_left_ms(&install, 6000), -1);
	install_tell(&install, INSTALL_WRITING, 250);
	assert_int_equal(install_left_ms(&install, 15000), 30000);
	install_end(&install, INSTALL_FINE);
	assert_int_equal(install.page, INSTALL_DONE);
	assert_int_equal(install_act(&install, ACTION_restart, 0), INSTALL_RESTART);
	assert_int_equal(install_act(&install, ACTION_toggle_lang, 0), INSTALL_NOTHING);
	assert_int_equal(install.lang, LANG_EN);
}

static void what_failed_may_be_tried_again(void **state)
{
	(void)state;
	struct install install;
	confirm(&install);
	install_end(&install, INSTALL_BROKEN);
	assert_int_equal(install.page, INSTALL_FAILED);
	assert_int_equal(install_act(&install, ACTION_try_again, 0), INSTALL_NOTHING);
	assert_int_equal(install.page, INSTALL_CONFIRM);
	install_init(&install, LANG_EN, INSTALL_STICK);
	assert_int_equal(install_act(&install, ACTION_try_again, 0), INSTALL_NOTHING);
	assert_int_equal(install.page, INSTALL_FAILED);
	assert_int_equal(install_act(&install, ACTION_power_off, 0), INSTALL_POWER_OFF);
	assert_int_equal(install.page, INSTALL_LEAVING);
}

static int setup(void **state)
{
	(void)state;
	str_copy(dir, sizeof(dir), "/tmp/onedoor-install-XXXXXX");
	return !mkdtemp(dir);
}

static int teardown(void **state)
{
	(void)state;
	char command[100];
	str_format(command, sizeof(command), "rm -r %s", dir);
	return system(command);
}

int main(void)
{
#define FOLDER_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_list_says_what_goes_where),
		cmocka_unit_test(a_list_that_is_not_right_is_none),
		FOLDER_TEST(only_the_machines_own_disks_are_offered),
		FOLDER_TEST(what_hangs_on_usb_is_not_offered),
		FOLDER_TEST(what_is_no_disk_is_not_seen),
		FOLDER_TEST(a_terminals_data_are_known_by_its_layout),
		FOLDER_TEST(all_parts_come_to_their_places),
		FOLDER_TEST(where_data_stay_the_table_does),
		FOLDER_TEST(a_damaged_stick_writes_nothing),
		FOLDER_TEST(a_disk_that_has_gone_is_said_so),
		FOLDER_TEST(what_breaks_in_the_middle_does_not_start),
		cmocka_unit_test(one_disk_is_taken_of_several_one_is_chosen),
		cmocka_unit_test(only_what_is_held_long_enough_begins),
		cmocka_unit_test(what_failed_may_be_tried_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

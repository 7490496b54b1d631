#include "tests/harness/db_folder.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static char dir[64];
static bool is_disk;

int db_folder_begin(void **state)
{
	(void)state;
	/* In memory where that can be: thousands of commits need no real disk. */
	str_format(dir, sizeof(dir), "%s/onedoor-db-XXXXXX",
		access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	return mkdtemp(dir) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
	(void)info;
	(void)kind;
	(void)walk;
	return remove(path);
}

int db_folder_end(void **state)
{
	(void)state;
	return nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

int db_disk_begin(void **state)
{
	if (db_folder_begin(state) != 0) {
		return -1;
	}
	/* In a name space of our own: nobody else sees it, and it goes with us. */
	static bool is_apart;
	is_apart = is_apart || (unshare(CLONE_NEWNS) == 0 &&
				       mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0);
	is_disk = is_apart && mount("disk", dir, "tmpfs", 0, "size=2m,mode=700") == 0;
	if (!is_disk) {
		print_message("mounting is not allowed here: no disk to fill\n");
	}
	return 0;
}

int db_disk_end(void **state)
{
	if (is_disk && umount2(dir, MNT_DETACH) != 0) {
		return -1;
	}
	return db_folder_end(state);
}

bool db_folder_is_disk(void)
{
	return is_disk;
}

void db_disk_fill(void)
{
	char path[DB_PATH_LEN];
	db_folder_path("filler", path);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
	assert_true(fd >= 0);
	static const char block[4096];
	while (write(fd, block, sizeof(block)) > 0) {
	}
	assert_int_equal(write(fd, block, 1), -1);
	close(fd);
}

void db_disk_empty(void)
{
	char path[DB_PATH_LEN];
	db_folder_path("filler", path);
	assert_int_equal(unlink(path), 0);
}

void db_disk_set_read_only(bool is_read_only)
{
	assert_int_equal(mount(NULL, dir, NULL, MS_REMOUNT | (is_read_only ? MS_RDONLY : 0),
				 "size=2m,mode=700"),
		0);
}

const char *db_folder(void)
{
	return dir;
}

void db_folder_path(const char *name, char out[DB_PATH_LEN])
{
	REQUIRE(str_format(out, DB_PATH_LEN, "%s/%s", dir, name));
}

int db_folder_count(const char *prefix)
{
	int count = 0;
	DIR *folder = opendir(dir);
	assert_non_null(folder);
	struct dirent *entry;
	while ((entry = readdir(folder))) {
		count += str_starts(entry->d_name, prefix);
	}
	closedir(folder);
	return count;
}

struct db *db_folder_open(void)
{
	struct db *db = db_create(dir);
	assert_int_equal(db_open(db), OK);
	return db;
}

void db_folder_lease(struct db *db, const char *id, int first, int last)
{
	struct lease lease = {.zone = "A",
		.prefix = "A",
		.digit_count = 4,
		.first = first,
		.last = last,
		.date = DB_TODAY,
		.expires_ms = DB_LATER_MS};
	str_copy(lease.id, sizeof(lease.id), id);
	assert_int_equal(db_put_lease(db, &lease), OK);
}

void db_folder_order(struct db *db, const char *key)
{
	assert_int_equal(db_order_ticket(db, key, "hrss-01", "A", "", DB_NOW_MS), OK);
}

enum err db_folder_draw(struct db *db, const char *key, struct ticket *ticket)
{
	db_folder_order(db, key);
	*ticket = (struct ticket){
		.zone = "A", .matter = "hrss-01", .issued_ms = DB_NOW_MS, .floor = 2};
	str_copy(ticket->key, sizeof(ticket->key), key);
	return db_issue_leased(db, DB_TODAY, "c2VhbGVk", ticket);
}

enum ticket_duty db_folder_duty(struct db *db, const char *key)
{
	struct outbox_entry entry;
	enum err err = db_find_entry(db, key, &entry);
	if (err == ERR_NOT_FOUND) {
		return DUTY_NONE;
	}
	assert_int_equal(err, OK);
	enum ticket_duty duty = entry.problem[0] ? DUTY_NONE : ticket_duty_of(&entry);
	outbox_entry_finish(&entry);
	return duty;
}

void db_folder_told(struct db *db, const char *key, const char *problem)
{
	struct outbox_entry entry;
	assert_int_equal(db_find_entry(db, key, &entry), OK);
	assert_int_equal(problem[0] ? db_refuse_entry(db, entry.position, problem)
				    : db_tell_ticket(db, &entry),
		OK);
	outbox_entry_finish(&entry);
}

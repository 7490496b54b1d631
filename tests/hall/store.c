#include "tests/hall/store.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "tests/hall/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CONN_COUNT = 8, BUSY_MS = 10000, VERSION = 6 };

struct store {
	struct conn conns[CONN_COUNT];
	bool is_taken[CONN_COUNT];
	pthread_mutex_t lock;
	pthread_cond_t freed;
	pthread_mutex_t writer;
	char private_dir[64]; /* empty: the file is the user's */
	char path[512], folder[512];
};

static enum err open_conn(struct store *store, struct conn *conn)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
	if (sqlite3_open_v2(store->path, &conn->db, flags, NULL) != SQLITE_OK) {
		log_error("store", "cannot open the database: %s", sqlite3_errmsg(conn->db));
		return ERR_IO;
	}
	sqlite3_busy_timeout(conn->db, BUSY_MS);
	/* Nobody mourns a private database after a power cut; a named one is kept for real. */
	const char *pragma = store->private_dir[0]
				     ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
				     : "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
				       "PRAGMA secure_delete=ON;";
	if (sqlite3_exec(conn->db, pragma, NULL, NULL, NULL) != SQLITE_OK) {
		log_error("store", "cannot use WAL: %s", sqlite3_errmsg(conn->db));
		return ERR_IO;
	}
	return OK;
}

/* Whatever the umask was, and whatever an older version or a copy left: 0600, also beside it. */
static enum err claim(const struct store *store)
{
	static const char *const tails[] = {"", "-wal", "-shm"};
	for (size_t i = 0; i < ARRAY_LEN(tails); i++) {
		char name[600];
		struct stat info;
		snprintf(name, sizeof(name), "%s%s", store->path, tails[i]);
		int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | (i == 0 ? O_CREAT : 0);
		int fd = open(name, flags, 0600);
		if (fd < 0 && errno == ENOENT) {
			continue;
		}
		bool is_ours = fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) &&
			       ((info.st_mode & 0777) == 0600 || fchmod(fd, 0600) == 0);
		if (!is_ours) {
			log_error("store", "%s: %s", name, strerror(errno));
		}
		if (fd >= 0) {
			close(fd);
		}
		if (!is_ours) {
			return ERR_IO;
		}
	}
	return OK;
}

/* A new file gets the tables; one of another version is left as it is. */
static enum err make_tables(struct conn *conn)
{
	char mark[64];
	int64_t tables = sql_int(conn, 0, "SELECT COUNT(*) FROM sqlite_master", "");
	int64_t version = sql_int(conn, 0, "PRAGMA user_version", "");
	if (conn->has_failed) {
		return ERR_IO;
	}
	if (tables && version != VERSION) {
		log_error("store", "the database is of version %lld, not %d: begin a new one",
			(long long)version, VERSION);
		return ERR_UNSUPPORTED;
	}
	snprintf(mark, sizeof(mark), "PRAGMA user_version=%d", VERSION);
	if (sqlite3_exec(conn->db, schema_text, NULL, NULL, NULL) != SQLITE_OK ||
		sqlite3_exec(conn->db, mark, NULL, NULL, NULL) != SQLITE_OK) {
		log_error("store", "cannot make the tables: %s", sqlite3_errmsg(conn->db));
		return ERR_IO;
	}
	return OK;
}

enum err store_open(const char *path, struct store **store_out)
{
	struct store *store = mem_new(struct store);
	pthread_mutex_init(&store->lock, NULL);
	pthread_mutex_init(&store->writer, NULL);
	pthread_cond_init(&store->freed, NULL);
	enum err err = ERR_IO;
	if (path) {
		snprintf(store->path, sizeof(store->path), "%s", path);
	} else {
		const char *tmp = getenv("TMPDIR");
		snprintf(store->private_dir, sizeof(store->private_dir),
			"%.40s/onedoor-hall.XXXXXX", tmp ? tmp : "/tmp");
		if (!mkdtemp(store->private_dir)) {
			log_error("store", "cannot make a folder for the database");
			store->private_dir[0] = '\0';
			goto out;
		}
		snprintf(store->path, sizeof(store->path), "%s/hall.db", store->private_dir);
	}
	const char *slash = strrchr(store->path, '/');
	if (slash) {
		int len = (int)MAX_OF(slash - store->path, 1);
		snprintf(store->folder, sizeof(store->folder), "%.*s", len, store->path);
	} else {
		snprintf(store->folder, sizeof(store->folder), ".");
	}
	err = claim(store);
	for (size_t i = 0; !err && i < CONN_COUNT; i++) {
		err = open_conn(store, &store->conns[i]);
	}
	if (!err) {
		err = make_tables(&store->conns[0]);
	}
	if (err) {
		goto out;
	}
	*store_out = store;
	return OK;
out:
	store_close(store);
	return err;
}

void store_close(struct store *store)
{
	if (!store) {
		return;
	}
	for (size_t i = 0; i < CONN_COUNT; i++) {
		sqlite3_close(store->conns[i].db);
	}
	if (store->private_dir[0]) {
		static const char *const names[] = {"hall.db", "hall.db-wal", "hall.db-shm",
			"hash.key", "sealing.key", "sandbox.db", "sandbox.db-wal",
			"sandbox.db-shm"};
		for (size_t i = 0; i < ARRAY_LEN(names); i++) {
			char name[600];
			snprintf(name, sizeof(name), "%s/%s", store->private_dir, names[i]);
			unlink(name);
		}
		rmdir(store->private_dir);
	}
	pthread_cond_destroy(&store->freed);
	pthread_mutex_destroy(&store->writer);
	pthread_mutex_destroy(&store->lock);
	mem_free(store);
}

const char *store_folder(const struct store *store)
{
	return store->folder;
}

struct conn *store_take(struct store *store)
{
	pthread_mutex_lock(&store->lock);
	for (;;) {
		for (size_t i = 0; i < CONN_COUNT; i++) {
			if (!store->is_taken[i]) {
				store->is_taken[i] = true;
				store->conns[i].has_failed = false;
				pthread_mutex_unlock(&store->lock);
				return &store->conns[i];
			}
		}
		pthread_cond_wait(&store->freed, &store->lock);
	}
}

void store_give(struct store *store, struct conn *conn)
{
	pthread_mutex_lock(&store->lock);
	store->is_taken[conn - store->conns] = false;
	pthread_cond_signal(&store->freed);
	pthread_mutex_unlock(&store->lock);
}

bool store_begin(struct store *store, struct conn *conn)
{
	/* Our own threads queue here; the busy time-out is for other processes on the same file. */
	pthread_mutex_lock(&store->writer);
	conn->has_failed = false;
	sql_run(conn, "BEGIN IMMEDIATE", "");
	if (conn->has_failed) {
		pthread_mutex_unlock(&store->writer);
		return false;
	}
	return true;
}

bool store_end(struct store *store, struct conn *conn, bool is_wanted)
{
	bool is_committed = false;
	if (is_wanted && !conn->has_failed) {
		sql_run(conn, "COMMIT", "");
		is_committed = !conn->has_failed;
	}
	if (!is_committed && !sqlite3_get_autocommit(conn->db)) {
		sqlite3_exec(conn->db, "ROLLBACK", NULL, NULL, NULL);
	}
	pthread_mutex_unlock(&store->writer);
	return is_committed;
}

#include "firmware/msg/cmd.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"

#include <string.h>

struct cmd *cmd_create(enum cmd_kind kind, uint32_t session)
{
	struct cmd *cmd = mem_new(struct cmd);
	cmd->kind = kind;
	cmd->session = session;
	return cmd;
}

struct cmd *cmd_copy(const struct cmd *cmd)
{
	REQUIRE(cmd->kind != CMD_PRINT || !cmd->print.raster);
	struct cmd *copy = mem_new(struct cmd);
	memcpy(copy, cmd, sizeof(*copy));
	return copy;
}

void cmd_destroy(void *item)
{
	struct cmd *cmd = item;
	if (!cmd) {
		return;
	}
	if (cmd->kind == CMD_PRINT) {
		raster_destroy(cmd->print.raster);
	}
	mem_wipe(cmd, sizeof(*cmd));
	mem_free(cmd);
}

const char *cmd_kind_name(enum cmd_kind kind)
{
	static const char *const names[CMD_KIND_COUNT] = {
		[CMD_CARD_WATCH] = "card_watch",
		[CMD_CARD_STOP] = "card_stop",
		[CMD_SCAN_START] = "scan_start",
		[CMD_SCAN_STOP] = "scan_stop",
		[CMD_PRINT] = "print",
		[CMD_IDENTIFY] = "identify",
		[CMD_FORGET_PERSON] = "forget_person",
		[CMD_TAKE_TICKET] = "take_ticket",
		[CMD_SETTLE_TICKET] = "settle_ticket",
		[CMD_HEARTBEAT] = "heartbeat",
		[CMD_WIPE] = "wipe",
		[CMD_PLAY_SOUND] = "play_sound",
	};
	return (unsigned)kind < CMD_KIND_COUNT ? names[kind] : "?";
}

struct cmd *cmd_list_add(struct cmd_list *list, enum cmd_kind kind, uint32_t session)
{
	REQUIRE(list->count < CMD_LIST_MAX);
	struct cmd *cmd = &list->cmds[list->count++];
	memset(cmd, 0, sizeof(*cmd));
	cmd->kind = kind;
	cmd->session = session;
	return cmd;
}

void cmd_list_wipe(struct cmd_list *list)
{
	mem_wipe(list->cmds, sizeof(list->cmds[0]) * (size_t)list->count);
	list->count = 0;
}

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
	REQUIRE(cmd->kind != CMD_APPLY);
	REQUIRE(cmd->kind != CMD_SUPPLY || !cmd->supply.text);
	REQUIRE(cmd->kind != CMD_COMMAND_ENDED || !cmd->command_ended.report);
	struct cmd *copy = mem_new(struct cmd);
	memcpy(copy, cmd, sizeof(*copy));
	return copy;
}

static void destroy_none(struct cmd *cmd)
{
	(void)cmd;
}

static void destroy_raster(struct cmd *cmd)
{
	raster_destroy(cmd->print.raster);
}

static void destroy_application(struct cmd *cmd)
{
	application_destroy(cmd->apply.application);
}

static void destroy_text(struct cmd *cmd)
{
	if (cmd->supply.text) {
		mem_wipe(cmd->supply.text, strlen(cmd->supply.text));
		mem_free(cmd->supply.text);
	}
}

static void destroy_report(struct cmd *cmd)
{
	mem_free(cmd->command_ended.report);
}

static void (*const destroyers[CMD_KIND_COUNT])(struct cmd *cmd) = {
#define ORDER(name, worker, call, owner, destroy) destroy_##destroy,
#include "firmware/msg/orders.def"
#undef ORDER
};

void cmd_destroy(void *item)
{
	struct cmd *cmd = item;
	if (!cmd) {
		return;
	}
	destroyers[cmd->kind](cmd);
	mem_wipe(cmd, sizeof(*cmd));
	mem_free(cmd);
}

struct cmd *cmd_take(struct cmd *listed)
{
	struct cmd *taken = mem_new(struct cmd);
	memcpy(taken, listed, sizeof(*taken));
	mem_wipe(listed, sizeof(*listed));
	listed->kind = taken->kind;
	listed->session = taken->session;
	return taken;
}

const char *cmd_kind_name(enum cmd_kind kind)
{
	static const char *const names[CMD_KIND_COUNT] = {
#define ORDER(name, worker, call, owner, destroy) #name,
#include "firmware/msg/orders.def"
#undef ORDER
	};
	return (unsigned)kind < CMD_KIND_COUNT ? names[kind] : "?";
}

enum order_worker cmd_worker(enum cmd_kind kind)
{
	static const enum order_worker workers[CMD_KIND_COUNT] = {
#define ORDER(name, worker, call, owner, destroy) ORDER_TO_##worker,
#include "firmware/msg/orders.def"
#undef ORDER
	};
	REQUIRE((unsigned)kind < CMD_KIND_COUNT);
	return workers[kind];
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
	for (int i = 0; i < list->count; i++) {
		destroyers[list->cmds[i].kind](&list->cmds[i]);
	}
	mem_wipe(list->cmds, sizeof(list->cmds[0]) * (size_t)list->count);
	list->count = 0;
}

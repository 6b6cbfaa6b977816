"""系统（总公司）任务 system: the task that a bureau or general corporation carries on its own."""

"""系统（总公司）任务 system: the task that a bureau or head company carries on its own."""

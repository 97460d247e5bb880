-- What a scope leaves of a history decides how it is best read. After five calls in a session PL/pgSQL may settle for one
-- plan for all scopes, which reads the whole window for a single service.
alter function public.measure_deployments(uuid, text) set plan_cache_mode = 'force_custom_plan';
alter function public.measure_origins(uuid, text) set plan_cache_mode = 'force_custom_plan';
alter function public.measure_lead_time_stages(uuid, text) set plan_cache_mode = 'force_custom_plan';
alter function public.break_down_deployments(uuid, text, text) set plan_cache_mode = 'force_custom_plan';
alter function public.group_exposures(uuid, text) set plan_cache_mode = 'force_custom_plan';

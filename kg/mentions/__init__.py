"""Find where a paper names methods, models, benchmarks and tasks: many candidates, then a judgement on each."""

"""The main job, played on real input: applications in, stays completed, every figure checked."""

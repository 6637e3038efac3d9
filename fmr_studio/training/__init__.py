"""Making packs: domains, trainings, and the measurements that go into a pack's card."""

"""The form of an assessment: a page a section, a card an item, an editor a rule kind, its ledger and its evidence."""

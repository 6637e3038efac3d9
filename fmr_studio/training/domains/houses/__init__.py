"""Houses of a small grammar: cottages, town houses, churches and modern houses, with gardens, trees and weather."""

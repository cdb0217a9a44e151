@_exported import NablaCore
@_exported import NablaExplain
@_exported import NablaTensor
